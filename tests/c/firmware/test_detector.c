/* The detector's rules one by one; random sequences are compared with the NumPy oracle in tests/python. */
#include "wsp/detector.h"

#include <string.h>

#include "check.h"
#include "wsp/port.h"

#define STEP_SAMPLES 320u

static const uint16_t thresholds[3] = {20000, 20000, 20000};
static const uint8_t flags[3] = {0, 0, WSP_LABEL_BACKGROUND};

static wsp_detector_config plain(void)
{
    wsp_detector_config config;
    memset(&config, 0, sizeof(config));
    config.labels = 3;
    config.smoothing_steps = 1;
    config.refractory_samples = 4 * STEP_SAMPLES;
    config.lead_samples = STEP_SAMPLES;
    config.onset_q15 = 8000;
    config.near_miss_q15 = 12000;
    config.threshold_q15 = thresholds;
    config.label_flags = flags;
    return config;
}

static WSP_ALIGNED uint8_t block[2048];

static wsp_detector *start(const wsp_detector_config *config)
{
    size_t bytes = 0;
    wsp_detector *detector = NULL;
    CHECK_EQUAL(wsp_detector_query(config, &bytes), WSP_OK);
    CHECK(bytes <= sizeof(block));
    CHECK_EQUAL(wsp_detector_setup(block, bytes, config, NULL, &detector), WSP_OK);
    return detector;
}

/* Feeds a sequence of posteriors of two keywords; step i ends at (i + 1) * STEP_SAMPLES. Returns the number of events.
 */
static size_t feed(wsp_detector *detector, const int16_t (*posteriors)[2], size_t steps, wsp_detection *events)
{
    size_t count = 0;
    for (size_t i = 0; i < steps; i++) {
        const int16_t all[3] = {posteriors[i][0], posteriors[i][1], 32000};
        count += (size_t)wsp_detector_step(detector, all, (i + 1u) * STEP_SAMPLES, &events[count]);
    }
    return count;
}

static void fires_once_with_start_at_its_onset(void)
{
    const wsp_detector_config config = plain();
    const int16_t posteriors[][2] = {{0, 0}, {0, 9000}, {0, 15000}, {0, 19999}, {0, 20000}, {0, 30000}};
    wsp_detection events[6];
    CHECK_EQUAL(feed(start(&config), posteriors, 6, events), 1);
    CHECK_EQUAL(events[0].label, 1);
    CHECK_EQUAL(events[0].near_miss, 0);
    CHECK_EQUAL(events[0].score_q15, 20000);
    CHECK_EQUAL(events[0].start_sample, STEP_SAMPLES);
    CHECK_EQUAL(events[0].end_sample, 5 * STEP_SAMPLES);
}

static void start_is_never_before_sample_zero(void)
{
    wsp_detector_config config = plain();
    config.lead_samples = 100000;
    const int16_t posteriors[][2] = {{30000, 0}};
    wsp_detection events[1];
    CHECK_EQUAL(feed(start(&config), posteriors, 1, events), 1);
    CHECK_EQUAL(events[0].start_sample, 0);
}

static void rests_until_time_has_passed_and_the_keyword_fell(void)
{
    const wsp_detector_config config = plain();
    /* Falls at once, but the time is not over: the second rise is passed over while it lasts. */
    const int16_t early[][2] = {{30000, 0}, {0, 0}, {30000, 0}, {0, 0}, {30000, 0}};
    /* Stays up beyond the time: silent, also for the other keyword, until it falls. */
    const int16_t held[][2] = {{30000, 0}, {30000, 0}, {30000, 0}, {30000, 0}, {30000, 0}, {9000, 25000}, {0, 25000}};
    wsp_detection events[8];
    CHECK_EQUAL(feed(start(&config), early, 5, events), 2);
    CHECK_EQUAL(events[1].end_sample, 5 * STEP_SAMPLES);
    CHECK_EQUAL(feed(start(&config), held, 7, events), 2);
    CHECK_EQUAL(events[1].label, 1);
    CHECK_EQUAL(events[1].start_sample, 5 * STEP_SAMPLES);
    CHECK_EQUAL(events[1].end_sample, 7 * STEP_SAMPLES);
}

static void only_the_best_keyword_fires_and_the_first_of_equals(void)
{
    const wsp_detector_config config = plain();
    const int16_t better[][2] = {{21000, 22000}};
    const int16_t equal[][2] = {{22000, 22000}};
    wsp_detection events[2];
    CHECK_EQUAL(feed(start(&config), better, 1, events), 1);
    CHECK_EQUAL(events[0].label, 1);
    CHECK_EQUAL(feed(start(&config), equal, 1, events), 1);
    CHECK_EQUAL(events[0].label, 0);
}

static void smooths_over_steps_that_were_not_yet_there(void)
{
    wsp_detector_config config = plain();
    config.smoothing_steps = 4;
    wsp_detector *detector = start(&config);
    const int16_t posteriors[][2] = {{1001, 0}, {1002, 0}, {0, 0}, {1000, 0}, {0, 0}};
    const int expected[] = {250, 500, 500, 750, 500};
    wsp_detection event;
    for (size_t i = 0; i < 5; i++) {
        const int16_t all[3] = {posteriors[i][0], 0, 0};
        CHECK_EQUAL(wsp_detector_step(detector, all, i, &event), 0);
        CHECK_EQUAL(wsp_detector_smoothed(detector)[0], expected[i]);
    }
}

static void reports_near_misses_at_their_end(void)
{
    wsp_detector_config config = plain();
    const int16_t posteriors[][2] = {{9000, 0}, {13000, 0}, {7999, 0}, {0, 9000}, {0, 11999}, {0, 0}};
    wsp_detection events[6];
    CHECK_EQUAL(feed(start(&config), posteriors, 6, events), 1);
    CHECK_EQUAL(events[0].near_miss, 1);
    CHECK_EQUAL(events[0].label, 0);
    CHECK_EQUAL(events[0].score_q15, 13000);
    CHECK_EQUAL(events[0].start_sample, 0);
    CHECK_EQUAL(events[0].end_sample, 3 * STEP_SAMPLES);
    config.near_miss_q15 = 0;
    CHECK_EQUAL(feed(start(&config), posteriors, 6, events), 0);
}

static void a_second_try_needs_less_for_a_while(void)
{
    wsp_detector_config config = plain();
    config.second_try_q15 = 12500;
    config.second_try_samples = 3 * STEP_SAMPLES;
    const int16_t posteriors[][2] = {{12500, 0}, {0, 0}, {0, 0}, {0, 0}, {0, 12500}, {12500, 12499}};
    wsp_detection events[6];
    CHECK_EQUAL(feed(start(&config), posteriors, 6, events), 2);
    CHECK_EQUAL(events[0].near_miss, 1);
    CHECK_EQUAL(events[1].near_miss, 0);
    CHECK_EQUAL(events[1].label, 0);
    CHECK_EQUAL(events[1].score_q15, 12500);
    CHECK_EQUAL(events[1].end_sample, 6 * STEP_SAMPLES);
    config.second_try_q15 = 7999;
    size_t bytes;
    CHECK_EQUAL(wsp_detector_query(&config, &bytes), WSP_ERR_ARGUMENT);
    config.second_try_samples = 0;
    CHECK_EQUAL(wsp_detector_query(&config, &bytes), WSP_OK);
}

static void every_rise_starts_afresh(void)
{
    const wsp_detector_config config = plain();
    const int16_t posteriors[][2] = {{30000, 0}, {0, 0}, {0, 0},     {0, 0},    {13000, 0},
                                     {0, 0},     {0, 0}, {12500, 0}, {8000, 0}, {0, 0}};
    wsp_detection events[10];
    CHECK_EQUAL(feed(start(&config), posteriors, 10, events), 3);
    CHECK_EQUAL(events[1].near_miss, 1);
    CHECK_EQUAL(events[1].score_q15, 13000);
    CHECK_EQUAL(events[2].near_miss, 1);
    CHECK_EQUAL(events[2].score_q15, 12500);
    CHECK_EQUAL(events[2].end_sample, 10 * STEP_SAMPLES);
}

static void the_onset_level_itself_is_above(void)
{
    const wsp_detector_config config = plain();
    const int16_t posteriors[][2] = {{7999, 0}, {8000, 0}, {20000, 0}};
    wsp_detection events[3];
    CHECK_EQUAL(feed(start(&config), posteriors, 3, events), 1);
    CHECK_EQUAL(events[0].start_sample, STEP_SAMPLES);
}

static void a_low_threshold_lowers_the_onset_level(void)
{
    static const uint16_t low[3] = {4000, 20000, 20000};
    wsp_detector_config config = plain();
    config.threshold_q15 = low;
    config.refractory_samples = 0;
    const int16_t posteriors[][2] = {{5000, 0}, {5000, 0}, {3999, 0}, {5000, 0}};
    wsp_detection events[4];
    CHECK_EQUAL(feed(start(&config), posteriors, 4, events), 2);
    CHECK_EQUAL(events[1].end_sample, 4 * STEP_SAMPLES);
}

static void a_threshold_above_one_never_fires(void)
{
    static const uint16_t never[3] = {32768, 65535, 1};
    wsp_detector_config config = plain();
    config.threshold_q15 = never;
    config.near_miss_q15 = 0;
    const int16_t posteriors[][2] = {{32767, 32767}, {32767, 0}, {0, 32767}};
    wsp_detection events[3];
    CHECK_EQUAL(feed(start(&config), posteriors, 3, events), 0);
}

static void counts_beyond_32_bits(void)
{
    const wsp_detector_config config = plain();
    const uint64_t end = ((uint64_t)5 << 40) + 123u;
    const int16_t all[3] = {30000, 0, 0};
    wsp_detection event;
    CHECK_EQUAL(wsp_detector_step(start(&config), all, end, &event), 1);
    CHECK(event.end_sample == end && event.start_sample == end - STEP_SAMPLES);
}

static void reset_forgets_everything(void)
{
    wsp_detector_config config = plain();
    config.smoothing_steps = 2;
    const int16_t posteriors[][2] = {{30000, 0}, {30000, 0}, {30000, 0}};
    wsp_detection first[3];
    wsp_detection second[3];
    wsp_detector *detector = start(&config);
    memset(first, 0, sizeof(first));
    memset(second, 0, sizeof(second));
    CHECK_EQUAL(feed(detector, posteriors, 3, first), 1);
    wsp_detector_reset(detector);
    CHECK_EQUAL(feed(detector, posteriors, 3, second), 1);
    CHECK(memcmp(first, second, sizeof(first)) == 0);
}

static void refuses_impossible_configurations(void)
{
    static const uint16_t zero[3] = {20000, 0, 20000};
    const wsp_detector_config good = plain();
    size_t bytes = 0;
    wsp_detector *detector;
    wsp_detector_config bad[8];
    for (size_t i = 0; i < 8; i++) {
        bad[i] = good;
    }
    bad[0].labels = 0;
    bad[1].labels = WSP_DETECTOR_MAX_LABELS + 1u;
    bad[2].smoothing_steps = 0;
    bad[3].smoothing_steps = WSP_DETECTOR_MAX_SMOOTHING + 1u;
    bad[4].onset_q15 = 0;
    bad[5].threshold_q15 = zero;
    bad[6].threshold_q15 = NULL;
    bad[7].label_flags = NULL;
    for (size_t i = 0; i < 8; i++) {
        CHECK_EQUAL(wsp_detector_query(&bad[i], &bytes), WSP_ERR_ARGUMENT);
    }
    CHECK_EQUAL(wsp_detector_query_for(&good, 2, &bytes), WSP_ERR_ARGUMENT);
    CHECK_EQUAL(wsp_detector_query(&good, &bytes), WSP_OK);
    CHECK_EQUAL(wsp_detector_setup(block, bytes - 1u, &good, NULL, &detector), WSP_ERR_MEMORY_TOO_SMALL);
    CHECK_EQUAL(wsp_detector_setup(block + 8, bytes, &good, NULL, &detector), WSP_ERR_MEMORY_UNALIGNED);
    CHECK_EQUAL(wsp_detector_setup(NULL, bytes, &good, NULL, &detector), WSP_ERR_ARGUMENT);
}

static void a_gap_ends_rises_and_smoothing_but_not_the_refractory_time(void)
{
    wsp_detector_config config = plain();
    const int16_t high[][2] = {{0, 19000}, {0, 19000}};
    const int16_t fires[][2] = {{0, 20000}};
    const int16_t silent[][2] = {{0, 0}};
    wsp_detection events[2];
    config.smoothing_steps = 2;
    wsp_detector *detector = start(&config);
    CHECK_EQUAL(feed(detector, high, 2, events), 0);
    CHECK_EQUAL(wsp_detector_smoothed(detector)[1], 19000);
    wsp_detector_skip(detector);
    CHECK_EQUAL(wsp_detector_smoothed(detector)[1], 0);
    CHECK_EQUAL(feed(detector, silent, 1, events), 0); /* no near miss of the rise before the gap */
    config.smoothing_steps = 1;
    detector = start(&config);
    CHECK_EQUAL(feed(detector, fires, 1, events), 1);
    wsp_detector_skip(detector);
    const int16_t all[3] = {0, 20000, 0};
    CHECK_EQUAL(wsp_detector_step(detector, all, 3u * STEP_SAMPLES, &events[1]), 0);
    wsp_detector_skip(detector); /* otherwise the keyword would have to fall first */
    CHECK_EQUAL(wsp_detector_step(detector, all, 6u * STEP_SAMPLES, &events[1]), 1);
    CHECK_EQUAL(events[1].start_sample, 6u * STEP_SAMPLES - STEP_SAMPLES);
}

int main(void)
{
    a_gap_ends_rises_and_smoothing_but_not_the_refractory_time();
    fires_once_with_start_at_its_onset();
    start_is_never_before_sample_zero();
    rests_until_time_has_passed_and_the_keyword_fell();
    only_the_best_keyword_fires_and_the_first_of_equals();
    smooths_over_steps_that_were_not_yet_there();
    reports_near_misses_at_their_end();
    a_second_try_needs_less_for_a_while();
    every_rise_starts_afresh();
    the_onset_level_itself_is_above();
    a_low_threshold_lowers_the_onset_level();
    a_threshold_above_one_never_fires();
    counts_beyond_32_bits();
    reset_forgets_everything();
    refuses_impossible_configurations();
    return check_result();
}

/* The arena plan: live tensors never overlap, freed room is used again, the peak is exact. */
#include "../check.h"
#include "plan.h"

#define ROOM_BYTES (WSP_PLAN_MAX_LIVE * (uint32_t)sizeof(wsp_plan_slot))

static uint32_t room[ROOM_BYTES / 4u];

static void start(wsp_plan *plan)
{
    wsp_plan_start(plan, room, ROOM_BYTES);
}

static void expect_disjoint(const wsp_plan *plan)
{
    const wsp_plan_slot *live = wsp_plan_slots(plan);
    for (uint32_t i = 1u; i < plan->count; i++) {
        CHECK(live[i - 1u].offset + live[i - 1u].bytes <= live[i].offset);
    }
}

static void test_gaps_are_filled(void)
{
    wsp_plan plan;
    uint32_t offset = 0u;
    start(&plan);
    CHECK_EQUAL(wsp_plan_place(&plan, 0u, 10u, WSP_PLAN_FOREVER, &offset), WSP_OK);
    CHECK_EQUAL(offset, 0);
    CHECK_EQUAL(wsp_plan_place(&plan, 1u, 20u, 0u, &offset), WSP_OK);
    CHECK_EQUAL(offset, 12);
    CHECK_EQUAL(wsp_plan_place(&plan, 2u, 8u, 3u, &offset), WSP_OK);
    CHECK_EQUAL(offset, 32);
    wsp_plan_release(&plan, 0u);
    CHECK(wsp_plan_find(&plan, 1u) == NULL);
    CHECK_EQUAL(wsp_plan_place(&plan, 3u, 24u, 4u, &offset), WSP_OK);
    CHECK_EQUAL(offset, 40);
    CHECK_EQUAL(wsp_plan_place(&plan, 4u, 20u, 4u, &offset), WSP_OK);
    CHECK_EQUAL(offset, 12);
    CHECK_EQUAL(plan.peak_bytes, 64);
    expect_disjoint(&plan);
}

static void test_scratch_lasts_one_operator(void)
{
    wsp_plan plan;
    uint32_t offset = 0u;
    start(&plan);
    CHECK_EQUAL(wsp_plan_place(&plan, WSP_PLAN_SCRATCH, 100u, 7u, &offset), WSP_OK);
    wsp_plan_release(&plan, 7u);
    CHECK_EQUAL(plan.count, 0);
}

static void test_limits(void)
{
    wsp_plan plan;
    uint32_t offset = 0u;
    start(&plan);
    for (uint32_t i = 0u; i < WSP_PLAN_MAX_LIVE; i++) {
        CHECK_EQUAL(wsp_plan_place(&plan, i, 4u, i, &offset), WSP_OK);
    }
    CHECK_EQUAL(wsp_plan_place(&plan, 99u, 4u, 1u, &offset), WSP_ERR_MODEL_LIMIT);
    start(&plan);
    CHECK_EQUAL(wsp_plan_place(&plan, 0u, 0x3FFFFFF0u, 1u, &offset), WSP_OK);
    CHECK_EQUAL(wsp_plan_place(&plan, 1u, 0x3FFFFFF0u, 1u, &offset), WSP_ERR_MEMORY_TOO_SMALL);
}

static void test_memory_runs_out(void)
{
    wsp_plan plan;
    uint32_t offset = 0u;
    wsp_plan_start(&plan, room, 2u * (uint32_t)sizeof(wsp_plan_slot));
    plan.most_bytes = 16u;
    CHECK_EQUAL(wsp_plan_place(&plan, 0u, 17u, 1u, &offset), WSP_ERR_MEMORY_TOO_SMALL);
    CHECK_EQUAL(wsp_plan_place(&plan, 0u, 13u, 1u, &offset), WSP_OK);
    CHECK_EQUAL(wsp_plan_place(&plan, 1u, 1u, 1u, &offset), WSP_ERR_MEMORY_TOO_SMALL);
    CHECK_EQUAL(wsp_plan_place(&plan, 1u, 0u, 1u, &offset), WSP_OK);
    CHECK_EQUAL(wsp_plan_place(&plan, 2u, 0u, 1u, &offset), WSP_ERR_MEMORY_TOO_SMALL);
    CHECK(wsp_plan_keep(&plan, 4u) == NULL);
    CHECK_EQUAL(plan.peak_bytes, 16);
    CHECK_EQUAL(plan.peak_room_bytes, 2u * sizeof(wsp_plan_slot));
}

static void test_what_is_kept_stays(void)
{
    wsp_plan plan;
    uint32_t offset = 0u;
    start(&plan);
    CHECK_EQUAL(wsp_plan_place(&plan, 7u, 4u, WSP_PLAN_FOREVER, &offset), WSP_OK);
    uint32_t *first = (uint32_t *)wsp_plan_keep(&plan, 4u);
    CHECK(first == room);
    *first = 0xC0FFEEu;
    CHECK_EQUAL(wsp_plan_place(&plan, 8u, 4u, 0u, &offset), WSP_OK);
    uint32_t *second = (uint32_t *)wsp_plan_keep(&plan, 4u);
    CHECK(second == room + 1);
    CHECK_EQUAL(room[0], 0xC0FFEE);
    wsp_plan_release(&plan, 0u);
    CHECK_EQUAL(wsp_plan_find(&plan, 7u)->offset, 0);
    CHECK(wsp_plan_find(&plan, 8u) == NULL);
}

static void test_a_slot_is_cut(void)
{
    wsp_plan plan;
    uint32_t offset = 0u;
    start(&plan);
    CHECK_EQUAL(wsp_plan_place(&plan, 0u, 4u, WSP_PLAN_FOREVER, &offset), WSP_OK);
    CHECK_EQUAL(wsp_plan_place(&plan, 1u, 10u, 0u, &offset), WSP_OK);
    CHECK_EQUAL(wsp_plan_cut(&plan, wsp_plan_find(&plan, 1u), 2u, 3u, 5u), WSP_OK);
    CHECK_EQUAL(wsp_plan_find(&plan, 2u)->offset, 4);
    CHECK_EQUAL(wsp_plan_find(&plan, 1u)->offset, 7);
    CHECK_EQUAL(wsp_plan_find(&plan, 1u)->bytes, 7);
    expect_disjoint(&plan);
    wsp_plan_release(&plan, 0u);
    CHECK_EQUAL(wsp_plan_place(&plan, 3u, 4u, 1u, &offset), WSP_OK);
    CHECK_EQUAL(offset, 8);
}

static void test_random_lifetimes(void)
{
    wsp_plan plan;
    uint32_t seed = 1u;
    start(&plan);
    for (uint32_t step = 0u; step < 5000u; step++) {
        for (uint32_t i = 0u; i < 3u && plan.count < WSP_PLAN_MAX_LIVE; i++) {
            uint32_t offset = 0u;
            seed = seed * 1664525u + 1013904223u;
            const uint32_t bytes = 1u + (seed >> 16) % 200u;
            CHECK_EQUAL(wsp_plan_place(&plan, 3u * step + i, bytes, step + (seed >> 8) % 8u, &offset), WSP_OK);
            CHECK_EQUAL(offset % WSP_PLAN_ALIGN_BYTES, 0);
            CHECK(offset + bytes <= plan.peak_bytes);
            expect_disjoint(&plan);
        }
        wsp_plan_release(&plan, step);
    }
    CHECK(plan.peak_bytes < 8u * 3u * 204u);
}

int main(void)
{
    test_gaps_are_filled();
    test_scratch_lasts_one_operator();
    test_limits();
    test_memory_runs_out();
    test_what_is_kept_stays();
    test_a_slot_is_cut();
    test_random_lifetimes();
    return check_result();
}

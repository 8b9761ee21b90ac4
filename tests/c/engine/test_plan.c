/* The arena plan: live tensors never overlap, freed room is used again, the peak is exact. */
#include "../check.h"
#include "plan.h"

static void expect_disjoint(const wsp_plan *plan)
{
    for (uint32_t i = 1u; i < plan->count; i++) {
        CHECK(plan->live[i - 1u].offset + plan->live[i - 1u].bytes <= plan->live[i].offset);
    }
}

static void test_gaps_are_filled(void)
{
    wsp_plan plan;
    uint32_t offset = 0u;
    wsp_plan_start(&plan);
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
    wsp_plan_start(&plan);
    CHECK_EQUAL(wsp_plan_place(&plan, WSP_PLAN_SCRATCH, 100u, 7u, &offset), WSP_OK);
    wsp_plan_release(&plan, 7u);
    CHECK_EQUAL(plan.count, 0);
}

static void test_limits(void)
{
    wsp_plan plan;
    uint32_t offset = 0u;
    wsp_plan_start(&plan);
    for (uint32_t i = 0u; i < WSP_PLAN_MAX_LIVE; i++) {
        CHECK_EQUAL(wsp_plan_place(&plan, i, 4u, i, &offset), WSP_OK);
    }
    CHECK_EQUAL(wsp_plan_place(&plan, 99u, 4u, 1u, &offset), WSP_ERR_MODEL_LIMIT);
    wsp_plan_start(&plan);
    CHECK_EQUAL(wsp_plan_place(&plan, 0u, 0x3FFFFFF0u, 1u, &offset), WSP_OK);
    CHECK_EQUAL(wsp_plan_place(&plan, 1u, 0x3FFFFFF0u, 1u, &offset), WSP_ERR_MODEL_LIMIT);
}

static void test_random_lifetimes(void)
{
    wsp_plan plan;
    uint32_t seed = 1u;
    wsp_plan_start(&plan);
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
    test_random_lifetimes();
    return check_result();
}

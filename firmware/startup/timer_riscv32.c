/* The machine timer of the RISC-V core-local interruptor, at the addresses that QEMU's virt and SiFive's chips have. */
#include "timer.h"

#define TIME_LOW (*(volatile uint32_t *)0x0200BFF8u)
#define TIME_HIGH (*(volatile uint32_t *)0x0200BFFCu)
#define COMPARE_LOW (*(volatile uint32_t *)0x02004000u)
#define COMPARE_HIGH (*(volatile uint32_t *)0x02004004u)
#define NEVER 0xFFFFFFFFu

static uint64_t due;
static uint32_t period;

static uint64_t now(void)
{
    uint32_t high;
    uint32_t low;
    do {
        high = TIME_HIGH;
        low = TIME_LOW;
    } while (high != TIME_HIGH);
    return (uint64_t)high << 32 | low;
}

/* Written so that no value in between lies in the past. */
static void compare_with(uint64_t time)
{
    COMPARE_HIGH = NEVER;
    COMPARE_LOW = (uint32_t)time;
    COMPARE_HIGH = (uint32_t)(time >> 32);
}

void wsp_timer_start(uint32_t period_us)
{
    period = WSP_TIMER_HZ / 1000000u * period_us;
    due = now() + period;
    compare_with(due);
    __asm__ volatile(
        ".option push\n .option arch, +zicsr\n csrs mie, %0\n csrsi mstatus, 8\n .option pop" ::"r"(1u << 7)
        : "memory");
}

void wsp_timer_acknowledge(void)
{
    due += period;
    compare_with(due);
}

#include "timer.h"

#define SYSTICK_CONTROL (*(volatile uint32_t *)0xE000E010u)
#define SYSTICK_RELOAD (*(volatile uint32_t *)0xE000E014u)
#define SYSTICK_VALUE (*(volatile uint32_t *)0xE000E018u)
#define CONTROL_PROCESSOR_CLOCK 4u
#define CONTROL_INTERRUPT 2u
#define CONTROL_ENABLE 1u

void wsp_timer_start(uint32_t period_us)
{
    SYSTICK_RELOAD = WSP_TIMER_HZ / 1000000u * period_us - 1u;
    SYSTICK_VALUE = 0u;
    SYSTICK_CONTROL = CONTROL_PROCESSOR_CLOCK | CONTROL_INTERRUPT | CONTROL_ENABLE;
}

void wsp_timer_acknowledge(void)
{
    /* SysTick reloads itself. */
}

/* Start-up of RISC-V 32 after riscv32.S: .data and .bss, main(), exit. Traps exit with TRAP_STATUS, the machine timer's
 * interrupt goes to wsp_timer_interrupt(). */
#include <stddef.h>
#include <stdint.h>

#include "board.h"
#include "init_memory.h"
#include "timer.h"

#define TRAP_STATUS 99
#define CAUSE_MACHINE_TIMER 0x80000007u

int main(int argc, char **argv);
void wsp_start_c(void);
void wsp_trap_handler(void);

void wsp_start_c(void)
{
    wsp_init_memory();
    wsp_board_exit(main(0, NULL));
}

static void fail(void)
{
    wsp_board_write("processor trap\n");
    wsp_board_exit(TRAP_STATUS);
}

/* Stands in for the timer's handler of programs that have none. */
void __attribute__((weak)) wsp_timer_interrupt(void)
{
    fail();
}

void __attribute__((interrupt("machine"), aligned(4))) wsp_trap_handler(void)
{
    uint32_t cause;
    __asm__ volatile(".option push\n .option arch, +zicsr\n csrr %0, mcause\n .option pop" : "=r"(cause));
    if (cause == CAUSE_MACHINE_TIMER) {
        wsp_timer_interrupt();
    } else {
        fail();
    }
}

/* Start-up of RISC-V 32 after riscv32.S: .data and .bss, main(), exit. Traps exit with TRAP_STATUS. */
#include <stddef.h>
#include <stdint.h>

#include "board.h"
#include "init_memory.h"

#define TRAP_STATUS 99

int main(int argc, char **argv);
void wsp_start_c(void);
void wsp_trap_handler(void);

void wsp_start_c(void)
{
    wsp_init_memory();
    wsp_board_exit(main(0, NULL));
}

__attribute__((aligned(4))) void wsp_trap_handler(void)
{
    wsp_board_write("processor trap\n");
    wsp_board_exit(TRAP_STATUS);
}

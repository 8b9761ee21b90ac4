# QEMU's RISC-V `virt` machine: one RV32 core.
set(WSP_BOARD_PROCESSOR riscv32)
set(WSP_BOARD_TIMER_HZ 10000000)

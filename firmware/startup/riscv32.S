/* Entry of RISC-V 32: global pointer, stack, trap vector, FPU where there is one; the rest is C (riscv32.c). */
    .option arch, +zicsr
    .section .init, "ax"
    .globl wsp_start
wsp_start:
    .option push
    .option norelax
    la gp, __global_pointer$
    .option pop
    la sp, wsp_stack_top
    la t0, wsp_trap_handler
    csrw mtvec, t0
#ifdef __riscv_flen
    li t0, 0x6000
    csrs mstatus, t0
#endif
    tail wsp_start_c

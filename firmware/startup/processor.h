/* Interrupts and sleep. Waiting is free of races when it is done with interrupts disabled: a pending one still ends it.
 */
#ifndef WSP_PROCESSOR_H
#define WSP_PROCESSOR_H

static inline void wsp_interrupts_disable(void)
{
#if defined(__riscv)
    __asm__ volatile(".option push\n .option arch, +zicsr\n csrci mstatus, 8\n .option pop" ::: "memory");
#else
    __asm__ volatile("cpsid i" ::: "memory");
#endif
}

static inline void wsp_interrupts_enable(void)
{
#if defined(__riscv)
    __asm__ volatile(".option push\n .option arch, +zicsr\n csrsi mstatus, 8\n .option pop" ::: "memory");
#else
    __asm__ volatile("cpsie i\n isb" ::: "memory");
#endif
}

static inline void wsp_wait_for_interrupt(void)
{
    __asm__ volatile("wfi" ::: "memory");
}

#endif /* WSP_PROCESSOR_H */

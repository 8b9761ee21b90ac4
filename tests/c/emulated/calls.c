/* A program whose executed instructions are known by hand: `spin(n)` is 2 n + 2 of them, `once` 2. */
#include <stdint.h>

#define TEXT_FUNCTION(name, body) __asm__(".text\n.globl " #name "\n.type " #name ", %function\n" #name ":\n" body)

void spin(int32_t count);
void once(void);
void tail(void);

#if defined(__arm__)
TEXT_FUNCTION(spin, "mov r1, r0\n0: subs r1, r1, #1\nbne 0b\nbx lr\n.size spin, . - spin\n");
TEXT_FUNCTION(once, "nop\nbx lr\n.size once, . - once\n");
TEXT_FUNCTION(tail, "nop\nb once\n.size tail, . - tail\n");
#else
TEXT_FUNCTION(spin, "mv a1, a0\n0: addi a1, a1, -1\nbnez a1, 0b\nret\n.size spin, . - spin\n");
TEXT_FUNCTION(once, "nop\nret\n.size once, . - once\n");
TEXT_FUNCTION(tail, "nop\nj once\n.size tail, . - tail\n");
#endif

__attribute__((noinline)) void rounds(int32_t first);

__attribute__((noinline)) void rounds(int32_t first)
{
    spin(first);
    once();
    spin(10);
    tail();
    __asm__ volatile("");
}

int main(void)
{
    rounds(1000);
    rounds(3000);
    return 0;
}

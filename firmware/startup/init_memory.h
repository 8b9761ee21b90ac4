/* First thing after reset: .data from its load address, .bss to zero. Symbols come from the linker script. */
#ifndef WSP_INIT_MEMORY_H
#define WSP_INIT_MEMORY_H

#include <stdint.h>

extern uint32_t wsp_data_load[], wsp_data_start[], wsp_data_end[], wsp_bss_start[], wsp_bss_end[], wsp_stack_top[];

static inline void wsp_init_memory(void)
{
    const uint32_t *from = wsp_data_load;
    for (uint32_t *to = wsp_data_start; to < wsp_data_end; ++to, ++from) {
        *to = *from;
    }
    for (uint32_t *to = wsp_bss_start; to < wsp_bss_end; ++to) {
        *to = 0u;
    }
}

#endif /* WSP_INIT_MEMORY_H */

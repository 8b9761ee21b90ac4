#include "print.h"

#include "board.h"

#define DECIMAL_DIGITS 10

static void print_padded(uint32_t value, int least_digits)
{
    char text[DECIMAL_DIGITS + 1];
    int at = DECIMAL_DIGITS;
    text[at] = '\0';
    do {
        text[--at] = (char)('0' + (int)(value % 10u));
        value /= 10u;
        --least_digits;
    } while (value != 0u || least_digits > 0);
    wsp_board_write(&text[at]);
}

void print_u32(uint32_t value)
{
    print_padded(value, 1);
}

void print_fraction(uint64_t value, uint32_t unit, int digits)
{
    uint32_t scale = 1u;
    for (int i = 0; i < digits; ++i) {
        scale *= 10u;
    }
    print_padded((uint32_t)(value / unit), 1);
    wsp_board_write(".");
    print_padded((uint32_t)(value % unit * scale / unit), digits);
}

void print_stack(uint32_t setup_bytes, uint32_t push_bytes)
{
    wsp_board_write("stack of setup ");
    print_u32(setup_bytes);
    wsp_board_write(" bytes, of a push ");
    print_u32(push_bytes);
    wsp_board_write(" bytes\n");
}

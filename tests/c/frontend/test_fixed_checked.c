/* The checked twin stops the program wherever a result does not fit, and nowhere else. */
#undef WSP_FIXED_CHECKED
#define WSP_FIXED_CHECKED 1

#include <setjmp.h>
#include <signal.h>

#include "check.h"
#include "wsp/fixed.h"

static jmp_buf after_abort;

static void on_abort(int number)
{
    (void)number;
    longjmp(after_abort, 1);
}

/* Evaluates the expression; 1 when it aborted. The handler is set anew because a signal resets it on some systems. */
#define ABORTS(expression) (setjmp(after_abort) != 0 ? 1 : ((void)signal(SIGABRT, on_abort), (void)(expression), 0))

#define STOPS(expression) CHECK(ABORTS(expression))
#define PASSES(expression) CHECK(!ABORTS(expression))

/* Leaving a handler by longjmp keeps SIGABRT blocked on POSIX systems; each call of abort() unblocks it itself. */
int main(void)
{
    STOPS(wsp_add32(INT32_MAX, 1));
    STOPS(wsp_add32(INT32_MIN, -1));
    PASSES(wsp_add32(INT32_MAX - 1, 1));
    STOPS(wsp_sub32(INT32_MIN, 1));
    STOPS(wsp_sub32(0, INT32_MIN));
    PASSES(wsp_sub32(-1, INT32_MIN));
    STOPS(wsp_shl32(1, 31));
    STOPS(wsp_shl32(1, 32));
    STOPS(wsp_shl32(-3, 30));
    PASSES(wsp_shl32(-1, 31));
    STOPS(wsp_shr_trunc32(1, 32));
    STOPS(wsp_shr_trunc64(1, 64));
    STOPS(wsp_shr_round32(1, 0));
    STOPS(wsp_shr_round32(INT32_MAX, 1));
    PASSES(wsp_shr_round32(INT32_MAX - 1, 1));
    STOPS(wsp_shr_round64(INT64_MAX, 1));
    STOPS(wsp_shr_round64(1, 63));
    STOPS(wsp_mulhi_round_add32(INT32_MAX, INT32_MAX, INT32_MAX));
    STOPS(wsp_mulhi_round_sub32(INT32_MIN, INT32_MAX, INT32_MAX));
    PASSES(wsp_mulhi_round_sub32(INT32_MAX, INT32_MAX, INT32_MAX));
    STOPS(wsp_mac_u64(UINT64_MAX, 1u, 1u));
    return check_result();
}

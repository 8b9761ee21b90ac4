/* Checks of the C tests: a failed one prints its place and values; check_result() is main's exit status. */
#ifndef CHECK_H
#define CHECK_H

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static int check_failures;

#define CHECK(condition)                                                                                               \
    do {                                                                                                               \
        if (!(condition)) {                                                                                            \
            check_failures++;                                                                                          \
            (void)fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);                                      \
        }                                                                                                              \
    } while (0)

/* Two integers of any type that int64_t holds. */
#define CHECK_EQUAL(actual, expected)                                                                                  \
    do {                                                                                                               \
        const int64_t check_actual = (int64_t)(actual);                                                                \
        const int64_t check_expected = (int64_t)(expected);                                                            \
        if (check_actual != check_expected) {                                                                          \
            check_failures++;                                                                                          \
            (void)fprintf(stderr, "%s:%d: %s is %" PRId64 ", expected %" PRId64 "\n", __FILE__, __LINE__, #actual,     \
                          check_actual, check_expected);                                                               \
        }                                                                                                              \
    } while (0)

/* Two strings; null equals only null. */
#define CHECK_TEXT(actual, expected)                                                                                   \
    do {                                                                                                               \
        const char *check_actual = (actual);                                                                           \
        const char *check_expected = (expected);                                                                       \
        if (check_actual == NULL || check_expected == NULL ? check_actual != check_expected                            \
                                                           : strcmp(check_actual, check_expected) != 0) {              \
            check_failures++;                                                                                          \
            (void)fprintf(stderr, "%s:%d: %s is \"%s\", expected \"%s\"\n", __FILE__, __LINE__, #actual,               \
                          check_actual != NULL ? check_actual : "(null)",                                              \
                          check_expected != NULL ? check_expected : "(null)");                                         \
        }                                                                                                              \
    } while (0)

static inline int check_result(void)
{
    return check_failures == 0 ? 0 : 1;
}

#endif /* CHECK_H */

/* The checked twin of fixed.h: a broken expectation stops the program with its place. Tests only. */
#ifndef WSP_FIXED_CHECKED_H
#define WSP_FIXED_CHECKED_H

#include <stdio.h>
#include <stdlib.h>

#define WSP_EXPECT(condition)                                                                                          \
    do {                                                                                                               \
        if (!(condition)) {                                                                                            \
            (void)fprintf(stderr, "fixed-point range broken at %s:%d: %s\n", __FILE__, __LINE__, #condition);          \
            abort();                                                                                                   \
        }                                                                                                              \
    } while (0)

#endif /* WSP_FIXED_CHECKED_H */

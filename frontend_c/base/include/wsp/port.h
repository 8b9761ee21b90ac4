/* What differs between compilers: alignment, placement, compile-time checks. A project may define the first two itself
 * (-D on the command line) for a compiler that is not known here or for data that belongs into a section of its own. */
#ifndef WSP_PORT_H
#define WSP_PORT_H

/* In front of a definition: alignment to WSP_ALIGN_BYTES. */
#ifndef WSP_ALIGNED
#if defined(__GNUC__) || defined(__clang__)
#define WSP_ALIGNED __attribute__((aligned(16)))
#elif defined(__cplusplus)
#define WSP_ALIGNED alignas(16)
#elif defined(__STDC_VERSION__) && __STDC_VERSION__ >= 201112L
#define WSP_ALIGNED _Alignas(16)
#else
#error "define WSP_ALIGNED as this compiler's attribute for an alignment of 16 bytes"
#endif
#endif

/* In front of the model's and the front end's constant data: for example __attribute__((section(".model"))). */
#ifndef WSP_CONST_SECTION
#define WSP_CONST_SECTION
#endif

/* In front of a function whose speed depends on constants that its callers pass. */
#ifndef WSP_ALWAYS_INLINE
#if defined(__GNUC__) || defined(__clang__)
#define WSP_ALWAYS_INLINE static inline __attribute__((always_inline))
#else
#define WSP_ALWAYS_INLINE static inline
#endif
#endif

/* In front of a function that several callers share so that each stays short. */
#ifndef WSP_NEVER_INLINE
#if defined(__GNUC__) || defined(__clang__)
#define WSP_NEVER_INLINE __attribute__((noinline))
#else
#define WSP_NEVER_INLINE
#endif
#endif

/* Behind a declaration: the function is linked only where something else needs it too, else its address is null. Where
 * linkers cannot do so it is always linked. */
#ifndef WSP_LINKED_ELSEWHERE
#if (defined(__GNUC__) || defined(__clang__)) && defined(__ELF__)
#define WSP_LINKED_ELSEWHERE __attribute__((weak))
#else
#define WSP_LINKED_ELSEWHERE
#endif
#endif

/* Refuses to compile when the condition is false; `name` says why in the compiler's message. */
#define WSP_STATIC_ASSERT(condition, name) typedef char wsp_assert_##name[(condition) ? 1 : -1]

#endif /* WSP_PORT_H */

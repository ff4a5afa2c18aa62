/* Products of int8 rows and int16 queries: each row is read once for all queries.
 *
 * codes: rows of d bytes; rows: which n of them, in order, or NULL for the first n;
 * queries: q rows of d; products: q rows of n. The caller sees to it that no sum leaves
 * 32 bits. Written so that compilers turn the inner loops into multiply-and-add.
 */
#include <stddef.h>
#include <stdint.h>

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define FOR_EACH_CPU \
    __attribute__((target_clones("arch=icelake-server", "avx2", "default")))
#else
#define FOR_EACH_CPU
#endif

FOR_EACH_CPU void
ornament_products(const int8_t *restrict codes, const int64_t *restrict rows, size_t n,
                  size_t d, const int16_t *restrict queries, size_t q,
                  int32_t *restrict products)
{
    for (size_t r = 0; r < n; r++) {
        const int8_t *x = codes + (rows ? (size_t)rows[r] : r) * d;
        size_t i = 0;
        for (; i + 4 <= q; i += 4) { /* four at a time while the row is at hand */
            const int16_t *q0 = queries + i * d, *q1 = q0 + d, *q2 = q1 + d,
                          *q3 = q2 + d;
            int32_t p0 = 0, p1 = 0, p2 = 0, p3 = 0;
            for (size_t j = 0; j < d; j++) {
                int16_t value = x[j];
                p0 += value * q0[j];
                p1 += value * q1[j];
                p2 += value * q2[j];
                p3 += value * q3[j];
            }
            products[i * n + r] = p0;
            products[(i + 1) * n + r] = p1;
            products[(i + 2) * n + r] = p2;
            products[(i + 3) * n + r] = p3;
        }
        for (; i < q; i++) {
            const int16_t *q0 = queries + i * d;
            int32_t p0 = 0;
            for (size_t j = 0; j < d; j++)
                p0 += (int16_t)x[j] * q0[j];
            products[i * n + r] = p0;
        }
    }
}

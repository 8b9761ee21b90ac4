// Memory as the C library wants it.
#pragma once

#include <cstdint>
#include <memory>
#include <new>

#include "wsp/base.h"

struct AlignedDelete {
    void operator()(uint8_t *memory) const
    {
        ::operator delete[](memory, std::align_val_t{WSP_ALIGN_BYTES});
    }
};

using AlignedBytes = std::unique_ptr<uint8_t[], AlignedDelete>;

inline AlignedBytes aligned_bytes(size_t bytes)
{
    return AlignedBytes(new (std::align_val_t{WSP_ALIGN_BYTES}) uint8_t[bytes]);
}

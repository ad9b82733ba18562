// Which instruction sets the processor has.
#include "CVectorKernels.h"

int vk_isa_is_available(vk_isa isa) {
  switch (isa) {
  case VK_ISA_SCALAR:
    return 1;
#if defined(__x86_64__)
  case VK_ISA_AVX2:
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
           __builtin_cpu_supports("sse4.2");
  case VK_ISA_AVX512:
    return vk_isa_is_available(VK_ISA_AVX2) && __builtin_cpu_supports("avx512f") &&
           __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
           __builtin_cpu_supports("avx512dq");
  case VK_ISA_AVX512_VNNI:
    return vk_isa_is_available(VK_ISA_AVX512) && __builtin_cpu_supports("avx512vnni");
#elif defined(__aarch64__)
  case VK_ISA_NEON:
    return 1;
#endif
  default:
    return 0;
  }
}

vk_isa vk_isa_best(void) {
  static const vk_isa order[] = {VK_ISA_AVX512_VNNI, VK_ISA_AVX512, VK_ISA_AVX2, VK_ISA_NEON};
  for (unsigned i = 0; i < sizeof order / sizeof *order; i++) {
    if (vk_isa_is_available(order[i])) return order[i];
  }
  return VK_ISA_SCALAR;
}

const char *vk_isa_name(vk_isa isa) {
  switch (isa) {
  case VK_ISA_AVX2:
    return "avx2";
  case VK_ISA_AVX512:
    return "avx512";
  case VK_ISA_AVX512_VNNI:
    return "avx512vnni";
  case VK_ISA_NEON:
    return "neon";
  default:
    return "scalar";
  }
}

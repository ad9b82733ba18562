// Which instruction sets the processor has.
#include "CVectorKernels.h"

int vk_isa_is_available(vk_isa isa) {
  switch (isa) {
  case VK_ISA_SCALAR:
    return 1;
#if defined(__x86_64__)
  case VK_ISA_AVX2:
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
           __builtin_cpu_supports("sse4.2") && __builtin_cpu_supports("f16c");
  case VK_ISA_AVX512:
    return vk_isa_is_available(VK_ISA_AVX2) && __builtin_cpu_supports("avx512f") &&
           __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl");
#elif defined(__aarch64__)
  case VK_ISA_NEON:
    return 1;
#endif
  default:
    return 0;
  }
}

vk_isa vk_isa_best(void) {
  if (vk_isa_is_available(VK_ISA_AVX512)) return VK_ISA_AVX512;
  if (vk_isa_is_available(VK_ISA_AVX2)) return VK_ISA_AVX2;
  if (vk_isa_is_available(VK_ISA_NEON)) return VK_ISA_NEON;
  return VK_ISA_SCALAR;
}

const char *vk_isa_name(vk_isa isa) {
  switch (isa) {
  case VK_ISA_AVX2:
    return "avx2";
  case VK_ISA_AVX512:
    return "avx512";
  case VK_ISA_NEON:
    return "neon";
  default:
    return "scalar";
  }
}

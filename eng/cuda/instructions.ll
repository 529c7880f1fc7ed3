; The instructions that Common/ptx.sm80.cu spells out, as LLVM's intrinsics: nothing on a machine without NVIDIA's tools reads inline PTX, so its spelling is held against what LLVM emits.
target triple = "nvptx64-nvidia-cuda"

declare { float, float, float, float } @llvm.nvvm.mma.m16n8k8.row.col.tf32(i32, i32, i32, i32, i32, i32, float, float, float, float)
declare { double, double } @llvm.nvvm.mma.m8n8k4.row.col.f64(double, double, double, double)
declare void @llvm.nvvm.cp.async.cg.shared.global.16.s(ptr addrspace(3), ptr addrspace(1), i32)
declare void @llvm.nvvm.cp.async.ca.shared.global.8.s(ptr addrspace(3), ptr addrspace(1), i32)
declare void @llvm.nvvm.cp.async.ca.shared.global.4.s(ptr addrspace(3), ptr addrspace(1), i32)
declare void @llvm.nvvm.cp.async.commit.group()
declare void @llvm.nvvm.cp.async.wait.group(i32)

define void @copies(ptr addrspace(3) %to, ptr addrspace(1) %from, i32 %present) {
  call void @llvm.nvvm.cp.async.cg.shared.global.16.s(ptr addrspace(3) %to, ptr addrspace(1) %from, i32 %present)
  call void @llvm.nvvm.cp.async.ca.shared.global.8.s(ptr addrspace(3) %to, ptr addrspace(1) %from, i32 %present)
  call void @llvm.nvvm.cp.async.ca.shared.global.4.s(ptr addrspace(3) %to, ptr addrspace(1) %from, i32 %present)
  call void @llvm.nvvm.cp.async.commit.group()
  call void @llvm.nvvm.cp.async.wait.group(i32 0)
  ret void
}

define <4 x float> @floats(ptr addrspace(3) %from) {
  %four = load <4 x float>, ptr addrspace(3) %from, align 16
  ret <4 x float> %four
}

define <2 x double> @doubles(ptr addrspace(3) %from) {
  %two = load <2 x double>, ptr addrspace(3) %from, align 16
  ret <2 x double> %two
}

define float @tf32(i32 %a, i32 %b, float %c) {
  %sum = call { float, float, float, float } @llvm.nvvm.mma.m16n8k8.row.col.tf32(i32 %a, i32 %a, i32 %a, i32 %a, i32 %b, i32 %b, float %c, float %c, float %c, float %c)
  %first = extractvalue { float, float, float, float } %sum, 0
  ret float %first
}

define double @f64(double %a, double %b, double %c) {
  %sum = call { double, double } @llvm.nvvm.mma.m8n8k4.row.col.f64(double %a, double %b, double %c, double %c)
  %first = extractvalue { double, double } %sum, 0
  ret double %first
}

; LLVM 19 has no intrinsic for it; spelt as in the manual of PTX 7.8, for sm_90 and newer.
define double @f64_tall(double %a, double %b, double %c) {
  %sum = call { double, double, double, double } asm "mma.sync.aligned.m16n8k4.row.col.f64.f64.f64.f64 {$0, $1, $2, $3}, {$4, $5}, {$6}, {$7, $8, $9, $10};", "=d,=d,=d,=d,d,d,d,d,d,d,d"(double %a, double %a, double %b, double %c, double %c, double %c, double %c)
  %first = extractvalue { double, double, double, double } %sum, 0
  ret double %first
}

# Arm MPS2, AN385: one Cortex-M3, here the stand-in for small Armv6-M cores.
set(WSP_BOARD_PROCESSOR cortex_m)
set(WSP_BOARD_TIMER_HZ 25000000)

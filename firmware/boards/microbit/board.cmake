# BBC micro:bit: one Cortex-M0.
set(WSP_BOARD_PROCESSOR cortex_m)
set(WSP_BOARD_TIMER_HZ 16000000)

#!/bin/sh
# say_flite.sh TEXT VOICE OUTPUT RATE PITCH: the program flite (Debian package flite) for `kws ... --engine command`:
#   --command 'tools/say_flite.sh {text} {voice} {output} {rate} {pitch}' --voice slt --voice rms --voice awb --voice kal16
# RATE is words a minute (165: the voice's own), PITCH 0 to 99 (50: the voice's own).
set -eu
export LC_ALL=C
stretch=$(awk "BEGIN { print 165 / $4 }")
shift_by=$(awk "BEGIN { print 2 ^ (($5 - 50) / 100) }")
case $2 in
  kal*) pitch="int_f0_target_mean=$(awk "BEGIN { print 95 * $shift_by }")" ;;
  *) pitch="f0_shift=$shift_by" ;;
esac
exec flite -voice "$2" --setf duration_stretch="$stretch" --setf "$pitch" -t "$1" -o "$3"

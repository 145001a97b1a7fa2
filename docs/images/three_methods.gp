# Draws docs/images/three_methods.png from the results of three jobs on the published problem:
#   spikepinn run --preset regular_spiking -o results/segmented      and so on for guided and pure
#   gnuplot -e "results='results'" docs/images/three_methods.gp
set terminal pngcairo size 1200,640 font 'sans,11'
set output 'docs/images/three_methods.png'
set datafile separator ','
table(method) = results.'/'.method.'/trajectory.csv'
# Left out below: what lies between a spike of SEGMENTED and the reference's, about 1e-11 ms later.
set multiplot layout 2,1 margins 0.07,0.98,0.09,0.95 spacing 0.02,0.03
set key top left horizontal samplen 2 width 2
set grid linecolor rgb '#dddddd'
set xrange [0:1000]
set format x ''
set ylabel 'v (mV)'
set yrange [-85:65]
plot table('segmented') using 1:6 skip 1 with lines linecolor rgb '#bbbbbb' linewidth 5 title 'reference', \
     table('pure') using 1:2 skip 1 with lines linecolor rgb '#1b7837' linewidth 1.2 title 'PURE', \
     table('guided') using 1:2 skip 1 with lines linecolor rgb '#e08214' linewidth 1.2 title 'GUIDED', \
     table('segmented') using 1:2 skip 1 with lines linecolor rgb '#2166ac' linewidth 1.2 title 'SEGMENTED'
set format x '%g'
set xlabel 't (ms)' offset 0,0.5
set ylabel '|v - reference| (mV)'
set logscale y
set format y '10^{%T}'
set yrange [1e-13:1e3]
plot table('pure') using 1:(abs($2-$6)) skip 1 with lines linecolor rgb '#1b7837' linewidth 1 notitle, \
     table('guided') using 1:(abs($2-$6)) skip 1 with lines linecolor rgb '#e08214' linewidth 1 notitle, \
     table('segmented') using 1:(abs($2-$6) < 1 ? abs($2-$6) : 1/0) skip 1 with lines linecolor rgb '#2166ac' linewidth 1 notitle
unset multiplot

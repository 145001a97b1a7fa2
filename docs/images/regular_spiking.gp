# Draws docs/images/regular_spiking.png from the result files of a job:
#   gnuplot -e "results='results/published'" docs/images/regular_spiking.gp
set terminal pngcairo size 1200,640 font 'sans,11'
set output 'docs/images/regular_spiking.png'
set datafile separator ','
table = results.'/trajectory.csv'
set multiplot layout 2,1 margins 0.07,0.98,0.09,0.95 spacing 0.02,0.03
set key top left horizontal samplen 2
set grid linecolor rgb '#dddddd'
set xrange [0:1000]
set format x ''
set ylabel 'v (mV)'
set yrange [-70:62]
plot table using 1:6 skip 1 with lines linecolor rgb '#999999' linewidth 3 title 'reference', \
     table using 1:4 skip 1 with lines linecolor rgb '#e08214' linewidth 1.5 title 'Euler guide, dt = 1 ms', \
     table using 1:2 skip 1 with lines linecolor rgb '#2166ac' linewidth 1.2 title 'network'
set format x '%g'
set xlabel 't (ms)' offset 0,0.5
set ylabel 'w (pA)'
set yrange [*:*]
plot table using 1:7 skip 1 with lines linecolor rgb '#999999' linewidth 3 notitle, \
     table using 1:5 skip 1 with lines linecolor rgb '#e08214' linewidth 1.5 notitle, \
     table using 1:3 skip 1 with lines linecolor rgb '#2166ac' linewidth 1.2 notitle
unset multiplot

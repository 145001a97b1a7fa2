// w over v: the way through the state space during the stretch of time that the other plots show.

function extentOf(columns) {
  let low = Infinity;
  let high = -Infinity;
  for (const values of columns) {
    for (const value of values) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return rangeOf([[0, low], [0, high]], [true], false, 0);
}

// curves: [{x, v, w, colour, dash, width, groups, yardstick}], as those of a TimePlot
class PhasePlane {
  constructor(parent, curves) {
    this.curves = curves;
    this.holder = element('div', {class: 'plot'});
    this.holder.style.height = '380px';
    parent.append(element('figure', {}, element('figcaption', {}, element('b', {}, 'Phase plane')),
                          this.holder, element('p', {class: 'note'},
                                               'Dotted: the reset of a spike. Shows the same ' +
                                               'stretch of time as the plots above.')));
    this.home();
    this.graph = new Dygraph(this.holder, this.corners(), {
      ...commonOptions('w (pA)'),
      ...gridColours(),
      labels: ['v', 'w'],
      xlabel: 'v (mV)',
      dateWindow: this.x,
      valueRange: this.y,
      plotter: ({drawingContext, dygraph}) => this.drawCurves(drawingContext, dygraph),
      interactionModel: interaction(() => this.reset()),
    });
    keepFitting(this);
    state.plots.push(this);
  }

  // Where everything is in view that is near the reference and the guide.
  home() {
    const yardsticks = this.curves.filter((curve) => curve.yardstick);
    const extent = (name) => keptNear(extentOf(this.curves.map((curve) => curve[name])),
                                      extentOf(yardsticks.map((curve) => curve[name])));
    this.x = extent('v');
    this.y = extent('w');
  }

  // The library wants ascending x: it is given two points, and the curves are drawn by ourselves.
  corners() {
    return [[this.x[0], this.y[0]], [this.x[1], this.y[1]]];
  }

  reset() {
    this.graph.updateOptions({dateWindow: this.x, valueRange: this.y});
  }

  draw() {
    this.graph.updateOptions({file: this.corners()});
  }

  theme() {
    this.graph.updateOptions(gridColours());
  }

  resize() {
    this.graph.resize();
  }

  drawCurves(context, graph) {
    for (const curve of this.curves) {
      if (isVisible(curve.groups)) this.drawCurve(context, graph, curve);
    }
  }

  drawCurve(context, graph, {x, v, w, colour: name, dash, width}) {
    // The axes are linear: two points tell the map from data to pixels, faster than the library.
    const left = graph.toDomXCoord(0);
    const perMv = graph.toDomXCoord(1) - left;
    const bottom = graph.toDomYCoord(0);
    const perPa = graph.toDomYCoord(1) - bottom;
    const begin = Math.max(lowerBound(x, state.window[0]) - 1, 0);
    const end = Math.min(lowerBound(x, state.window[1]) + 1, x.length);
    const path = new Path2D();
    const resets = new Path2D();
    let lastX = NaN;
    let lastY = NaN;
    for (let i = begin; i < end; ++i) {
      const atX = left + perMv * v[i];
      const atY = bottom + perPa * w[i];
      if (i > begin && x[i] === x[i - 1] && v[i] !== v[i - 1]) {
        path.lineTo(left + perMv * v[i - 1], bottom + perPa * w[i - 1]);
        resets.moveTo(left + perMv * v[i - 1], bottom + perPa * w[i - 1]);
        resets.lineTo(atX, atY);
        path.moveTo(atX, atY);
      } else if (i === begin) {
        path.moveTo(atX, atY);
      } else if (Math.abs(atX - lastX) + Math.abs(atY - lastY) < 0.7 && i + 1 < end) {
        continue;  // less than a pixel away
      } else {
        path.lineTo(atX, atY);
      }
      lastX = atX;
      lastY = atY;
    }
    context.save();
    context.strokeStyle = colour(name);
    context.lineJoin = 'round';
    context.lineWidth = width;
    context.setLineDash(dash ?? []);
    context.stroke(path);
    context.lineWidth = Math.min(width, 1);
    context.setLineDash([1.5, 4]);
    context.stroke(resets);
    context.restore();
  }
}

//! Line charts as SVG text, without a library.

use std::fmt::Write as _;

/// A horizontal axis.
pub(crate) struct Axis {
    pub(crate) label: String,
    pub(crate) logarithmic: bool,
    /// Where values are written; the first and the last are the ends of the axis.
    pub(crate) ticks: Vec<f64>,
}

/// One line of a chart.
#[derive(Clone)]
pub(crate) struct Line {
    pub(crate) name: String,
    pub(crate) points: Vec<(f64, f64)>,
}

/// A chart whose vertical axis begins at zero.
pub(crate) struct Chart {
    pub(crate) title: String,
    pub(crate) x: Axis,
    pub(crate) y_label: String,
    /// A height to mark, where ours and the reference are even.
    pub(crate) even: Option<f64>,
    pub(crate) lines: Vec<Line>,
}

const CHART_WIDTH: f64 = 420.0;
const LEFT: f64 = 58.0;
const RIGHT: f64 = 18.0;
const TOP: f64 = 48.0;
const PLOT_HEIGHT: f64 = 240.0;
const LEGEND_TOP: f64 = TOP + PLOT_HEIGHT + 62.0;
const LEGEND_LINE: f64 = 18.0;
/// Colours that people with any colour vision can tell apart (Okabe and Ito, 2008).
const COLOURS: [&str; 6] = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"];

/// All charts side by side, with a note under them.
pub(crate) fn document(charts: &[Chart], note: &str) -> String {
    let width = CHART_WIDTH * charts.len() as f64;
    let lines = charts.iter().map(|chart| chart.lines.len()).max().unwrap_or(0);
    let height = LEGEND_TOP + LEGEND_LINE * lines as f64 + 34.0;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" \
         font-family=\"Helvetica, Arial, sans-serif\" font-size=\"12\" fill=\"#333\">\n\
         <rect width=\"100%\" height=\"100%\" fill=\"#fcfcfa\"/>\n"
    );
    for (index, chart) in charts.iter().enumerate() {
        let _ = writeln!(svg, "<g transform=\"translate({} 0)\">", CHART_WIDTH * index as f64);
        chart.draw(&mut svg);
        svg.push_str("</g>\n");
    }
    text(&mut svg, (LEFT, height - 14.0), "fill=\"#666\"", note);
    svg.push_str("</svg>\n");
    svg
}

impl Chart {
    fn draw(&self, svg: &mut String) {
        let step = self.step();
        let top = (self.highest() / step).ceil() * step;
        let (left, right, bottom) = (LEFT, CHART_WIDTH - RIGHT, TOP + PLOT_HEIGHT);
        let height = |value: f64| bottom - PLOT_HEIGHT * value / top;

        text(svg, (left, 26.0), "font-size=\"14\" font-weight=\"bold\"", &self.title);
        for tick in 0..=(top / step).round() as usize {
            let value = tick as f64 * step;
            let y = height(value);
            stroke(svg, (left, y), (right, y), if tick == 0 { "#333" } else { "#ddd" }, "");
            text(svg, (left - 6.0, y + 4.0), "text-anchor=\"end\"", &plain(value));
        }
        for tick in &self.x.ticks {
            let x = self.across(*tick);
            stroke(svg, (x, bottom), (x, bottom + 4.0), "#333", "");
            text(svg, (x, bottom + 18.0), "text-anchor=\"middle\"", &plain(*tick));
        }
        let middle = f64::midpoint(left, right);
        text(svg, (middle, bottom + 38.0), "text-anchor=\"middle\"", &self.x.label);
        let (x, y) = (16.0, f64::midpoint(TOP, bottom));
        let turned = format!("text-anchor=\"middle\" transform=\"rotate(-90 {x} {y})\"");
        text(svg, (x, y), &turned, &self.y_label);
        if let Some(even) = self.even {
            stroke(svg, (left, height(even)), (right, height(even)), "#333", "stroke-dasharray=\"4 3\"");
        }
        for ((index, line), colour) in self.lines.iter().enumerate().zip(COLOURS.iter().cycle()) {
            let points: Vec<(f64, f64)> = line.points.iter().map(|(x, y)| (self.across(*x), height(*y))).collect();
            let path: Vec<String> = points.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
            let _ = writeln!(
                svg,
                "<polyline points=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>",
                path.join(" ")
            );
            for ((x, y), (at, value)) in points.iter().zip(&line.points) {
                let _ = writeln!(
                    svg,
                    "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3\" fill=\"{colour}\"><title>{}, {}: {value:.2}</title></circle>",
                    escaped(&line.name),
                    plain(*at)
                );
            }
            let y = LEGEND_TOP + LEGEND_LINE * index as f64;
            stroke(svg, (left, y - 4.0), (left + 22.0, y - 4.0), colour, "stroke-width=\"3\"");
            text(svg, (left + 30.0, y), "", &line.name);
        }
    }

    fn highest(&self) -> f64 {
        let values = self.lines.iter().flat_map(|line| &line.points).map(|(_, y)| *y);
        values.chain(self.even).fold(0.0, f64::max)
    }

    /// A round distance between horizontal lines, of which there are to be about five.
    fn step(&self) -> f64 {
        let rough = (self.highest() / 5.0).max(1e-9);
        let power = 10f64.powf(rough.log10().floor());
        let factor = [1.0, 2.0, 5.0, 10.0].into_iter().find(|factor| factor * power >= rough);
        factor.unwrap_or(10.0) * power
    }

    fn across(&self, value: f64) -> f64 {
        let scale = |value: f64| if self.x.logarithmic { value.ln() } else { value };
        let (first, last) = (self.x.ticks.first(), self.x.ticks.last());
        let (first, last) = (scale(first.copied().unwrap_or(1.0)), scale(last.copied().unwrap_or(2.0)));
        LEFT + (CHART_WIDTH - LEFT - RIGHT - 12.0) * (scale(value) - first) / (last - first)
    }
}

fn stroke(svg: &mut String, from: (f64, f64), to: (f64, f64), colour: &str, style: &str) {
    let ((x1, y1), (x2, y2)) = (from, to);
    let _ = writeln!(
        svg,
        "<line x1=\"{x1:.1}\" y1=\"{y1:.1}\" x2=\"{x2:.1}\" y2=\"{y2:.1}\" stroke=\"{colour}\" {style}/>"
    );
}

fn text(svg: &mut String, (x, y): (f64, f64), style: &str, text: &str) {
    let _ = writeln!(svg, "<text x=\"{x:.1}\" y=\"{y:.1}\" {style}>{}</text>", escaped(text));
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// A number without needless digits, thousands as `k`.
fn plain(value: f64) -> String {
    if value >= 1000.0 {
        return format!("{}k", value / 1000.0);
    }
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

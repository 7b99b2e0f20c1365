//! The portfolio as a picture: a ring of shares. Its colours are those of the squares in the text beside it.

use tiny_skia::{Color, FillRule, Paint, PathBuilder, Pixmap, Transform};

/// Width and height in pixels.
const WIDTH: u32 = 800;
const HEIGHT: u32 = 480;
/// Outer and inner radius of the ring.
const OUTER: f32 = 200.0;
const INNER: f32 = 120.0;

/// Squares that people read, with the colour that they have in the picture. The last is for all the rest.
pub(crate) const SERIES: [(&str, [u8; 3]); 8] = [
    ("🟦", [59, 130, 246]),
    ("🟧", [245, 158, 11]),
    ("🟩", [34, 197, 94]),
    ("🟪", [168, 85, 247]),
    ("🟥", [239, 68, 68]),
    ("🟨", [234, 179, 8]),
    ("🟫", [146, 64, 14]),
    ("⬜", [156, 163, 175]),
];

/// A ring of shares as PNG; `None` when there is nothing to draw.
#[allow(clippy::cast_precision_loss, reason = "pixels are few")]
pub(crate) fn ring(shares: &[f64]) -> Option<Vec<u8>> {
    let total: f64 = shares.iter().filter(|share| share.is_finite() && **share > 0.0).sum();
    if total <= 0.0 {
        return None;
    }
    let mut picture = Pixmap::new(WIDTH, HEIGHT)?;
    picture.fill(Color::from_rgba8(23, 33, 43, 255));
    let mut begin = 0.0;
    for (share, (_, [red, green, blue])) in shares.iter().zip(SERIES) {
        if !share.is_finite() || *share <= 0.0 {
            continue;
        }
        let end = begin + share / total;
        let mut paint = Paint { anti_alias: true, ..Paint::default() };
        paint.set_color_rgba8(red, green, blue, 255);
        // A little room between neighbours, unless there is only one.
        let gap = if end - begin < 0.999 { 0.003_f64.min((end - begin) / 3.0) } else { 0.0 };
        if let Some(path) = sector(begin + gap, end - gap) {
            picture.fill_path(&path, &paint, FillRule::Winding, Transform::identity(), None);
        }
        begin = end;
    }
    picture.encode_png().ok()
}

/// The part of the ring between two fractions of the circle, clockwise from the top.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "pixels are few"
)]
fn sector(begin: f64, end: f64) -> Option<tiny_skia::Path> {
    let steps = (((end - begin) * 360.0).ceil() as usize).max(2);
    let point = |fraction: f64, radius: f32| {
        let angle = (fraction * std::f64::consts::TAU - std::f64::consts::FRAC_PI_2) as f32;
        (WIDTH as f32 / 2.0 + radius * angle.cos(), HEIGHT as f32 / 2.0 + radius * angle.sin())
    };
    let at = |step: usize| begin + (end - begin) * step as f64 / steps as f64;
    let outer = (0..=steps).map(|step| point(at(step), OUTER));
    let inner = (0..=steps).rev().map(|step| point(at(step), INNER));
    let mut builder = PathBuilder::new();
    for (index, (x, y)) in outer.chain(inner).enumerate() {
        if index == 0 { builder.move_to(x, y) } else { builder.line_to(x, y) }
    }
    builder.close();
    builder.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ring_is_a_png_with_the_colours_of_its_shares() {
        let png = ring(&[3.0, 1.0]).unwrap();
        let picture = Pixmap::decode_png(&png).unwrap();
        assert_eq!((picture.width(), picture.height()), (WIDTH, HEIGHT));
        let count = |[red, green, blue]: [u8; 3]| {
            picture
                .pixels()
                .iter()
                .filter(|pixel| (pixel.red(), pixel.green(), pixel.blue()) == (red, green, blue))
                .count()
        };
        let (blue, orange) = (count(SERIES[0].1), count(SERIES[1].1));
        let ratio = blue as f64 / orange as f64;
        assert!((2.8..3.2).contains(&ratio), "{blue} : {orange}");
    }

    #[test]
    fn nothing_gives_no_picture() {
        assert!(ring(&[]).is_none() && ring(&[0.0, -1.0, f64::NAN]).is_none());
    }
}

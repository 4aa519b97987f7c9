package io.carillon.scorecard.card;

import io.carillon.scorecard.indicator.Indicator;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * A scorecard as a radar: one axis an indicator, 0 in the middle and 100 at the rim; the app's
 * scores as a filled shape, the middle of its competitors' as a dashed one. An indicator without a
 * score has a grey axis that says so, and no corner.
 */
final class RadarSvg {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 560;
  private static final double CENTRE_X = WIDTH / 2.0;
  private static final double CENTRE_Y = 300;
  private static final double RADIUS = 160;
  private static final double LABELS = RADIUS + 26;
  private static final int LONGEST_TITLE = 44;
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("yyyy-MM-dd", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Scorecard card;
  private final Map<Indicator, Integer> scores = new HashMap<>();
  private final Map<Indicator, Integer> middle;
  private final StringBuilder svg = new StringBuilder();

  private RadarSvg(Scorecard card) {
    this.card = card;
    for (Indicator indicator : Indicator.ALL) {
      card.card().score(indicator).ifPresent(score -> scores.put(indicator, score));
    }
    this.middle = card.middle();
  }

  static String of(Scorecard card) {
    return new RadarSvg(card).draw();
  }

  private String draw() {
    put(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\""
            + " role=\"img\" aria-labelledby=\"t d\" font-family=\"system-ui, sans-serif\">",
        WIDTH, HEIGHT, WIDTH, HEIGHT);
    put("<title id=\"t\">Scorecard: %s</title>", escaped(card.name()));
    put("<desc id=\"d\">%s</desc>", escaped(description()));
    put("<rect width=\"100%%\" height=\"100%%\" fill=\"#ffffff\"/>");
    text(CENTRE_X, 34, 20, "#1d2430", "middle", cut(card.name()));
    text(CENTRE_X, 58, 13, "#5b6472", "middle", subtitle());
    for (int ring = 25; ring <= 100; ring += 25) {
      put(
          "<circle cx=\"%s\" cy=\"%s\" r=\"%s\" fill=\"none\" stroke=\"#dde3ea\"/>",
          number(CENTRE_X), number(CENTRE_Y), number(RADIUS * ring / 100));
    }
    Indicator.ALL.forEach(this::axis);
    shape(middle, "none", "#b45309", " stroke-dasharray=\"6 4\"");
    shape(scores, "#1d4e89", "#1d4e89", " fill-opacity=\"0.18\"");
    legend();
    return svg.append("</svg>\n").toString();
  }

  private String subtitle() {
    String overall =
        card.card().overall() == null
            ? "no score yet"
            : "overall %d of 100".formatted(Objects.requireNonNull(card.card().overall()).score());
    return "%s · %s · %s · %s"
        .formatted(card.store().word(), card.country(), DAY.format(card.at()), overall);
  }

  private String description() {
    return Indicator.ALL.stream()
            .map(
                indicator ->
                    "%s: %s"
                        .formatted(
                            words(indicator),
                            scores.containsKey(indicator)
                                ? scores.get(indicator) + " of 100"
                                : "not known"))
            .collect(Collectors.joining("; "))
        + ". "
        + subtitle()
        + ".";
  }

  private void axis(Indicator indicator) {
    boolean known = scores.containsKey(indicator);
    put(
        "<path d=\"M%s %sL%s %s\" stroke=\"%s\"/>",
        number(CENTRE_X),
        number(CENTRE_Y),
        number(x(indicator, RADIUS)),
        number(y(indicator, RADIUS)),
        known ? "#8a96a3" : "#dde3ea");
    double cosine = Math.sin(angle(indicator));
    String anchor = Math.abs(cosine) < 0.1 ? "middle" : cosine > 0 ? "start" : "end";
    double labelX = x(indicator, LABELS - 12);
    double labelY = y(indicator, LABELS);
    text(labelX, labelY - 4, 14, known ? "#1d2430" : "#5b6472", anchor, words(indicator));
    String score = known ? String.valueOf(scores.get(indicator)) : "not known";
    String beside = middle.containsKey(indicator) ? " / " + middle.get(indicator) : "";
    text(labelX, labelY + 14, 12, "#5b6472", anchor, score + beside);
  }

  private void shape(Map<Indicator, Integer> of, String fill, String stroke, String style) {
    List<String> corners = new ArrayList<>();
    for (Indicator indicator : Indicator.ALL) {
      Integer score = of.get(indicator);
      if (score != null) {
        double distance = RADIUS * score / 100;
        corners.add(number(x(indicator, distance)) + "," + number(y(indicator, distance)));
        put(
            "<circle cx=\"%s\" cy=\"%s\" r=\"3.5\" fill=\"%s\"/>",
            number(x(indicator, distance)), number(y(indicator, distance)), stroke);
      }
    }
    if (corners.size() > 1) {
      put(
          "<polygon points=\"%s\" fill=\"%s\" stroke=\"%s\" stroke-width=\"2\"%s/>",
          String.join(" ", corners), fill, stroke, style);
    }
  }

  private void legend() {
    double y = HEIGHT - 24;
    put("<rect x=\"130\" y=\"%s\" width=\"22\" height=\"4\" fill=\"#1d4e89\"/>", number(y - 6));
    text(160, y, 12, "#3b4350", "start", "this app");
    put("<rect x=\"330\" y=\"%s\" width=\"22\" height=\"4\" fill=\"#b45309\"/>", number(y - 6));
    text(
        360,
        y,
        12,
        "#3b4350",
        "start",
        card.peers().size() == 1
            ? "the competitor"
            : "middle of %d competitors".formatted(card.peers().size()));
  }

  private static String words(Indicator indicator) {
    return switch (indicator) {
      case RANKING -> "Ranking";
      case RATING -> "Rating";
      case REVIEW_VOLUME -> "Review volume";
      case FRESHNESS -> "Freshness";
      case ACTIVITY -> "Activity";
    };
  }

  private static double angle(Indicator indicator) {
    return 2 * Math.PI * Indicator.ALL.indexOf(indicator) / Indicator.ALL.size();
  }

  private static double x(Indicator indicator, double distance) {
    return CENTRE_X + distance * Math.sin(angle(indicator));
  }

  private static double y(Indicator indicator, double distance) {
    return CENTRE_Y - distance * Math.cos(angle(indicator));
  }

  private void text(double x, double y, int size, String fill, String anchor, String words) {
    put(
        "<text x=\"%s\" y=\"%s\" font-size=\"%d\" fill=\"%s\" text-anchor=\"%s\">%s</text>",
        number(x), number(y), size, fill, anchor, escaped(words));
  }

  private void put(String format, Object... parts) {
    svg.append(String.format(Locale.ROOT, format, parts)).append('\n');
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  /** By whole characters, so that none is torn. */
  private static String cut(String words) {
    return words.codePointCount(0, words.length()) <= LONGEST_TITLE
        ? words
        : words.substring(0, words.offsetByCodePoints(0, LONGEST_TITLE - 1)) + "…";
  }

  /** What XML 1.0 can hold, with nothing that it would read as markup. */
  private static String escaped(String words) {
    return words
        .codePoints()
        .map(c -> c < 0x20 || c == 0x7f || c == 0xFFFE || c == 0xFFFF ? ' ' : c)
        .filter(c -> c < 0xD800 || c > 0xDFFF)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString()
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}

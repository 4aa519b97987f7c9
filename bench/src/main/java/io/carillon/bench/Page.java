package io.carillon.bench;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The figures of a run as one page: a plot of each distribution, and bars of every value. */
final class Page {
  private static final List<String> COLOURS =
      List.of("#1f6f8b", "#c8553d", "#588157", "#7b2d8b", "#b08900", "#44546a");
  private static final String HEAD =
      """
      <!doctype html>
      <html lang="en"><head><meta charset="utf-8"><title>Carillon: figures</title><style>
      body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem}
      table{border-collapse:collapse;width:100%}td,th{padding:.2rem .6rem;text-align:left}
      td.n{text-align:right;font-variant-numeric:tabular-nums}tr:nth-child(even){background:#f4f4f4}
      .bar{background:#1f6f8b;height:.7rem;display:block}svg{width:100%;height:auto}
      </style></head><body><h1>Figures</h1>
      """;

  private Page() {}

  static String of(List<Results> all) {
    StringBuilder page = new StringBuilder(HEAD);
    for (Results results : all) {
      page.append("<h2>").append(text(results.scenario())).append("</h2>\n");
      if (!results.distributions().isEmpty()) {
        page.append(plot(results.distributions()));
      }
      page.append(table(results));
    }
    return page.append("</body></html>\n").toString();
  }

  private static String table(Results results) {
    StringBuilder table =
        new StringBuilder("<table><tr><th>figure<th>median<th>spread<th>unit<th></tr>\n");
    results
        .series()
        .forEach(
            (name, series) -> {
              double most =
                  results.series().entrySet().stream()
                      .filter(other -> other.getValue().unit().equals(series.unit()))
                      .mapToDouble(other -> results.median(other.getKey()))
                      .filter(Double::isFinite)
                      .max()
                      .orElse(1);
              table.append(
                  String.format(
                      Locale.ROOT,
                      "<tr><td>%s<td class=n>%.2f<td class=n>%.2f<td>%s"
                          + "<td style=\"width:40%%\"><span class=bar style=\"width:%.1f%%\"></span></tr>%n",
                      text(name),
                      results.median(name),
                      results.spread(name),
                      text(series.unit()),
                      most > 0 ? Math.clamp(100 * results.median(name) / most, 0, 100) : 0));
            });
    return table.append("</table>\n").toString();
  }

  /** Latency over percentile, both axes as people of the trade draw them: logarithmic. */
  private static String plot(Map<String, List<Results.Distribution>> distributions) {
    StringBuilder svg =
        new StringBuilder(
            "<svg viewBox=\"0 0 800 320\" role=\"img\"><title>Latency by percentile</title>\n");
    for (double ms = 1; ms <= 100_000; ms *= 10) {
      svg.append(
          String.format(
              Locale.ROOT,
              "<line x1=\"60\" x2=\"780\" y1=\"%1$.1f\" y2=\"%1$.1f\" stroke=\"#ddd\"/>"
                  + "<text x=\"52\" y=\"%2$.1f\" text-anchor=\"end\" font-size=\"12\">%3$.0f ms</text>%n",
              y(ms),
              y(ms) + 4,
              ms));
    }
    for (double percent : List.of(0.0, 50.0, 90.0, 99.0, 99.9)) {
      svg.append(
          String.format(
              Locale.ROOT,
              "<text x=\"%.1f\" y=\"300\" text-anchor=\"middle\" font-size=\"12\">%s %%</text>%n",
              x(percent),
              percent));
    }
    int colour = 0;
    for (Map.Entry<String, List<Results.Distribution>> each : distributions.entrySet()) {
      String stroke = COLOURS.get(colour % COLOURS.size());
      for (Results.Distribution distribution : each.getValue()) {
        svg.append("<polyline fill=\"none\" stroke=\"").append(stroke).append("\" points=\"");
        for (int i = 0; i < distribution.percentiles().length; i++) {
          if (Double.isFinite(distribution.values()[i])) {
            svg.append(
                String.format(
                    Locale.ROOT,
                    "%.1f,%.1f ",
                    x(distribution.percentiles()[i]),
                    y(distribution.values()[i])));
          }
        }
        svg.append("\"/>\n");
      }
      svg.append(
          String.format(
              Locale.ROOT,
              "<text x=\"%d\" y=\"316\" font-size=\"13\" fill=\"%s\">%s</text>%n",
              70 + 120 * colour,
              stroke,
              text(each.getKey())));
      colour++;
    }
    return svg.append("</svg>\n").toString();
  }

  private static double x(double percent) {
    double nines = -Math.log10(Math.max(1e-4, 1 - percent / 100));
    return 60 + 720 * Math.min(1, nines / 4);
  }

  private static double y(double ms) {
    return 280 - 52 * Math.log10(Math.clamp(ms, 1, 100_000));
  }

  private static String text(String raw) {
    return raw.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}

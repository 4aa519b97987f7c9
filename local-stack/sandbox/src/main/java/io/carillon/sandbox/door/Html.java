package io.carillon.sandbox.door;

/** Plain pages without scripts. */
public final class Html {
  private static final String STYLE =
      """
      body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;color:#1c2430}
      nav a{margin-right:1rem}table{border-collapse:collapse;width:100%}
      th,td{text-align:left;padding:.35rem .6rem;border-bottom:1px solid #dde3ea;vertical-align:top}
      .bar{position:relative;height:1.1rem;background:#f1f4f8;min-width:18rem}
      .bar i{position:absolute;top:.15rem;bottom:.15rem;background:#3b7dd8;border-radius:2px;min-width:2px}
      .bar i.error{background:#c93a3a}iframe{width:100%;height:44rem;border:1px solid #dde3ea}
      pre{white-space:pre-wrap;background:#f6f8fa;padding:1rem}small{color:#5a6675}\
      """;

  private Html() {}

  public static String page(String title, String body) {
    return """
    <!doctype html><html lang="en"><meta charset="utf-8"><title>%s · Carillon sandbox</title>
    <style>%s</style>
    <nav><a href="/inbox/page">Inbox</a><a href="/traces?format=html">Traces</a></nav>
    <h1>%s</h1>
    %s
    </html>
    """
        .formatted(escape(title), STYLE, escape(title), body);
  }

  public static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}

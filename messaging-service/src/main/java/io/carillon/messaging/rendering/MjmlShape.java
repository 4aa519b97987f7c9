package io.carillon.messaging.rendering;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether MJML is what its author meant: known tags, closed in their order, each where it may
 * stand. A browser's HTML parser would accept anything and drop what it cannot place.
 */
final class MjmlShape {
  private static final Pattern TAG =
      Pattern.compile(
          "<!--.*?-->|<(/?)([a-zA-Z][\\w-]*)((?:\"[^\"]*\"|'[^']*'|[^'\">])*)>", Pattern.DOTALL);

  private static final Set<String> COLUMN = Set.of("mj-column", "mj-hero");
  private static final Set<String> BLOCK = Set.of("mj-body", "mj-wrapper");
  private static final Set<String> HEAD = Set.of("mj-head");
  private static final Set<String> ANYWHERE = Set.of();

  /** By tag: within which others it may stand; empty where that is not looked at. */
  private static final Map<String, Set<String>> PARENTS =
      Map.ofEntries(
          Map.entry("mj-head", Set.of("mjml")),
          Map.entry("mj-body", Set.of("mjml")),
          Map.entry("mj-title", HEAD),
          Map.entry("mj-preview", HEAD),
          Map.entry("mj-attributes", HEAD),
          Map.entry("mj-breakpoint", HEAD),
          Map.entry("mj-font", HEAD),
          Map.entry("mj-style", HEAD),
          Map.entry("mj-html-attributes", HEAD),
          Map.entry("mj-selector", Set.of("mj-html-attributes")),
          Map.entry("mj-html-attribute", Set.of("mj-selector")),
          Map.entry("mj-all", Set.of("mj-attributes")),
          Map.entry("mj-class", Set.of("mj-attributes")),
          Map.entry("mj-wrapper", Set.of("mj-body")),
          Map.entry("mj-section", BLOCK),
          Map.entry("mj-hero", BLOCK),
          Map.entry("mj-group", Set.of("mj-section")),
          Map.entry("mj-column", Set.of("mj-section", "mj-group")),
          Map.entry("mj-text", COLUMN),
          Map.entry("mj-button", COLUMN),
          Map.entry("mj-image", COLUMN),
          Map.entry("mj-divider", COLUMN),
          Map.entry("mj-spacer", COLUMN),
          Map.entry("mj-table", COLUMN),
          Map.entry("mj-social", COLUMN),
          Map.entry("mj-social-element", Set.of("mj-social")),
          Map.entry("mj-navbar", COLUMN),
          Map.entry("mj-navbar-link", Set.of("mj-navbar")),
          Map.entry("mj-accordion", COLUMN),
          Map.entry("mj-accordion-element", Set.of("mj-accordion")),
          Map.entry("mj-accordion-title", Set.of("mj-accordion-element")),
          Map.entry("mj-accordion-text", Set.of("mj-accordion-element")),
          Map.entry("mj-carousel", COLUMN),
          Map.entry("mj-carousel-image", Set.of("mj-carousel")),
          Map.entry("mj-raw", ANYWHERE));

  /** Tags whose content is the author's own HTML or text. */
  private static final Set<String> OPAQUE =
      Set.of(
          "mj-text",
          "mj-button",
          "mj-table",
          "mj-raw",
          "mj-style",
          "mj-title",
          "mj-preview",
          "mj-social-element",
          "mj-navbar-link",
          "mj-accordion-title",
          "mj-accordion-text",
          "mj-html-attribute");

  private record Open(String tag, int place) {}

  private final LiquidTags source;
  private final String part;
  private final List<SourceProblem> problems = new ArrayList<>();
  private final Deque<Open> open = new ArrayDeque<>();
  private boolean rooted;

  private MjmlShape(String part, LiquidTags source) {
    this.part = part;
    this.source = source;
  }

  static List<SourceProblem> problems(String part, LiquidTags source) {
    MjmlShape shape = new MjmlShape(part, source);
    shape.read();
    return shape.problems;
  }

  private void read() {
    Matcher tag = TAG.matcher(source.text());
    while (tag.find()) {
      String name = tag.group(2);
      if (name == null) {
        continue;
      }
      Open inner = open.peek();
      boolean closing = !tag.group(1).isEmpty();
      if (inner != null && OPAQUE.contains(inner.tag())) {
        if (closing && name.equals(inner.tag())) {
          open.pop();
        } else if (!closing && name.equals(inner.tag())) {
          problem(inner.place(), "<" + inner.tag() + "> not closed", "</" + inner.tag() + ">");
          open.pop();
          open(tag, name);
        }
      } else if (closing) {
        close(name, tag.start());
      } else {
        open(tag, name);
      }
    }
    while (!open.isEmpty()) {
      Open left = open.pop();
      problem(left.place(), "<" + left.tag() + "> not closed", "</" + left.tag() + ">");
    }
    if (!rooted) {
      problem(0, "no <mjml>", "<mjml><mj-body>…</mj-body></mjml>");
    }
  }

  private void open(Matcher tag, String name) {
    Open outer = open.peek();
    boolean definesDefaults = outer != null && outer.tag().equals("mj-attributes");
    if (outer == null) {
      rooted |= name.equals("mjml");
      check(name.equals("mjml"), tag.start(), "<" + name + "> outside of <mjml>", "one <mjml>");
    } else if (!PARENTS.containsKey(name)) {
      problem(
          tag.start(),
          "<" + name + "> in <" + outer.tag() + ">",
          name.startsWith("mj") ? "a tag of MJML" : "HTML only in mj-text, mj-table, mj-raw …");
    } else if (!definesDefaults) {
      Set<String> parents = PARENTS.getOrDefault(name, ANYWHERE);
      check(
          parents.isEmpty() || parents.contains(outer.tag()),
          tag.start(),
          "<" + name + "> in <" + outer.tag() + ">",
          "within " + String.join(" or ", parents.stream().sorted().toList()));
    }
    if (!tag.group(3).endsWith("/")) {
      open.push(new Open(name, tag.start()));
    }
  }

  private void close(String name, int place) {
    if (open.stream().noneMatch(outer -> outer.tag().equals(name))) {
      problem(place, "</" + name + "> closes nothing", "<" + name + "> before it");
      return;
    }
    for (Open inner = open.pop(); !inner.tag().equals(name); inner = open.pop()) {
      problem(inner.place(), "<" + inner.tag() + "> not closed", "</" + inner.tag() + ">");
    }
  }

  private void check(boolean ok, int place, String found, String expected) {
    if (!ok) {
      problem(place, found, expected);
    }
  }

  private void problem(int place, String found, String expected) {
    if (problems.size() < 20) {
      problems.add(new SourceProblem(part, source.lineAt(place), found, expected));
    }
  }
}

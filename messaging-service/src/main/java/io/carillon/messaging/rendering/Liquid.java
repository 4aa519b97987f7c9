package io.carillon.messaging.rendering;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import liqp.TemplateContext;
import liqp.TemplateParser;
import liqp.antlr.NameResolver;
import liqp.blocks.Block;
import liqp.exceptions.LiquidException;
import liqp.nodes.LNode;
import liqp.parser.Flavor;
import org.jspecify.annotations.Nullable;

/** Liquid within limits: what was compiled here may be rendered by many threads at once. */
final class Liquid {
  private static final Pattern LINE = Pattern.compile("on line (\\d+)");
  private static final NameResolver NO_FILES =
      name -> {
        throw new LiquidException("include is not available", 0, 0, null);
      };

  private static final int MANNERS = 2_000;

  private final RenderingSettings settings;
  private final Semaphore renderers;
  private final Map<Manner, TemplateParser> parsers = new ConcurrentHashMap<>();
  private final TemplateParser text;
  private final TemplateParser html;

  /** How values are written: dates and amounts follow the reader's language and time zone. */
  private record Manner(boolean html, Locale locale, ZoneId zone) {}

  Liquid(RenderingSettings settings) {
    this.settings = settings;
    this.renderers = new Semaphore(settings.parallel(), true);
    this.text = parser(new Manner(false, Locale.ROOT, ZoneOffset.UTC));
    this.html = parser(new Manner(true, Locale.ROOT, ZoneOffset.UTC));
  }

  /**
   * @param part its name in problems
   * @param source at most 256 KB
   * @param html whether values are escaped
   */
  LiquidPart compile(String part, String source, boolean html) {
    TemplateParser parser = html ? this.html : text;
    try {
      var tree = parser.parse(source).getParseTree();
      LiquidPart compiled =
          new LiquidPart(
              this,
              html,
              () -> new LiquidVisitor(parser.insertions, parser.filters, html).visit(tree));
      compiled.prepare();
      return compiled;
    } catch (LiquidException e) {
      throw new SourceException(part, e.line, said(e), "Liquid");
    } catch (StackOverflowError e) {
      throw new SourceException(part, 0, "blocks nested too deeply", "Liquid");
    } catch (RuntimeException e) {
      throw new SourceException(part, lineIn(e), said(e), "Liquid");
    }
  }

  String render(LiquidPart part, Map<String, Object> variables, Reader reader) {
    try {
      if (!renderers.tryAcquire(settings.time().toMillis(), TimeUnit.MILLISECONDS)) {
        throw RenderException.busy();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw RenderException.busy();
    }
    LNode tree = null;
    try {
      tree = part.take();
      Budget budget = new Budget(settings.iterations(), settings.output(), settings.time());
      TemplateParser parser = parserFor(part.isHtml(), reader);
      return String.valueOf(tree.render(new LiquidRun(parser, variables, budget)));
    } catch (RuntimeException e) {
      throw rootOf(e);
    } catch (StackOverflowError e) {
      throw new RenderException("blocks nested too deeply");
    } finally {
      if (tree != null) {
        part.giveBack(tree);
      }
      renderers.release();
    }
  }

  private TemplateParser parserFor(boolean html, Reader reader) {
    if (parsers.size() > MANNERS) {
      parsers.clear();
    }
    return parsers.computeIfAbsent(new Manner(html, reader.locale(), reader.zone()), this::parser);
  }

  private TemplateParser parser(Manner manner) {
    TemplateParser.Builder builder =
        new TemplateParser.Builder()
            .withFlavor(Flavor.LIQUID)
            .withStrictTypedExpressions(false)
            .withNameResolver(NO_FILES)
            .withLocale(manner.locale())
            .withDefaultTimeZone(manner.zone());
    LiquidFilters.all().values().forEach(builder::withFilter);
    return manner.html() ? builder.withBlock(new HtmlCapture()).build() : builder.build();
  }

  private static RenderException rootOf(RuntimeException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof RenderException known) {
        return known;
      }
    }
    return new RenderException(said(failure));
  }

  /** The first line of what the library says, without the source that it repeats. */
  private static String said(RuntimeException failure) {
    String message = failure.getMessage();
    return message == null
        ? failure.getClass().getSimpleName()
        : message.strip().lines().findFirst().orElse("");
  }

  private static int lineIn(RuntimeException failure) {
    String message = failure.getMessage();
    Matcher line = LINE.matcher(message == null ? "" : message);
    return line.find() ? Integer.parseInt(line.group(1)) : 0;
  }

  /** What was captured in HTML is HTML. */
  private static final class HtmlCapture extends Block {
    HtmlCapture() {
      super("capture");
    }

    @Override
    public @Nullable Object render(TemplateContext context, LNode... nodes) {
      String name = asString(nodes[0].render(context), context);
      String captured = String.valueOf(nodes[1].render(context));
      context.put(name, LiquidRun.budgetOf(context).html(captured), true);
      return null;
    }
  }
}

package io.carillon.messaging.rendering;

import java.math.BigDecimal;
import java.text.NumberFormat;
import java.util.Currency;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import liqp.TemplateContext;
import liqp.filters.Filter;
import liqp.filters.Filters;
import org.jspecify.annotations.Nullable;

/**
 * Liquid's own filters, each within the budget; `escape` and its kin, which mark their result as
 * HTML; `raw`, by which an author vouches for a value; and `money: 'EUR'`.
 */
final class LiquidFilters {
  private static final Pattern ENTITY = Pattern.compile("&(?!#?\\w{1,31};)");

  private LiquidFilters() {}

  static Filters all() {
    Map<String, Filter> filters = new TreeMap<>();
    Filters.DEFAULT_FILTERS.values().forEach(filter -> filters.put(filter.name, bounded(filter)));
    for (Filter own :
        new Filter[] {
          new Escape("escape"),
          new Escape("h"),
          new EscapeOnce(),
          new Raw(),
          new Breaks(),
          new Money(),
          new Replace(),
          new Join()
        }) {
      filters.put(own.name, own);
    }
    return Filters.of(filters);
  }

  static String escape(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> out.append(c);
      }
    }
    return out.toString();
  }

  private static Filter bounded(Filter filter) {
    return new Filter(filter.name) {
      @Override
      public @Nullable Object apply(Object value, TemplateContext context, Object... params) {
        return LiquidRun.budgetOf(context).value(filter.apply(value, context, params));
      }
    };
  }

  private static final class Escape extends Filter {
    Escape(String name) {
      super(name);
    }

    @Override
    public Object apply(Object value, TemplateContext context, Object... params) {
      Budget budget = LiquidRun.budgetOf(context);
      return budget.isHtml(value)
          ? value
          : budget.html(LiquidFilters.escape(asString(value, context)));
    }
  }

  private static final class EscapeOnce extends Filter {
    EscapeOnce() {
      super("escape_once");
    }

    @Override
    public Object apply(Object value, TemplateContext context, Object... params) {
      String once =
          ENTITY
              .matcher(asString(value, context))
              .replaceAll("&amp;")
              .replace("<", "&lt;")
              .replace(">", "&gt;")
              .replace("\"", "&quot;")
              .replace("'", "&#39;");
      return LiquidRun.budgetOf(context).html(once);
    }
  }

  private static final class Raw extends Filter {
    Raw() {
      super("raw");
    }

    @Override
    public Object apply(Object value, TemplateContext context, Object... params) {
      return LiquidRun.budgetOf(context).html(asString(value, context));
    }
  }

  private static final class Breaks extends Filter {
    Breaks() {
      super("newline_to_br");
    }

    @Override
    public Object apply(Object value, TemplateContext context, Object... params) {
      Budget budget = LiquidRun.budgetOf(context);
      String text = asString(value, context);
      String safe = budget.isHtml(value) ? text : LiquidFilters.escape(text);
      String broken = safe.replace("\r\n", "\n").replace("\n", "<br />\n");
      budget.size(broken.length());
      return budget.html(broken);
    }
  }

  /** {@code 79.9 | money: 'EUR'} is `79,90 €` in French and `€79.90` in English. */
  private static final class Money extends Filter {
    Money() {
      super("money");
    }

    @Override
    public @Nullable Object apply(Object value, TemplateContext context, Object... params) {
      if (value == null || params.length == 0) {
        return value;
      }
      BigDecimal amount;
      Currency currency;
      try {
        amount = new BigDecimal(asString(value, context).strip());
        currency = Currency.getInstance(asString(params[0], context).toUpperCase(Locale.ROOT));
      } catch (IllegalArgumentException e) {
        return value;
      }
      if (amount.precision() - amount.scale() > 30 || amount.scale() > 30) {
        return value;
      }
      NumberFormat format = NumberFormat.getCurrencyInstance(context.getParser().locale);
      format.setCurrency(currency);
      format.setMinimumFractionDigits(currency.getDefaultFractionDigits());
      format.setMaximumFractionDigits(currency.getDefaultFractionDigits());
      return format.format(amount);
    }
  }

  /** Bounded before it works: one call could multiply two texts of full size. */
  private static final class Replace extends Filter {
    Replace() {
      super("replace");
    }

    @Override
    public Object apply(Object value, TemplateContext context, Object... params) {
      String text = asString(value, context);
      String needle = asString(get(0, params), context);
      String replacement = params.length > 1 ? asString(get(1, params), context) : "";
      long places = needle.isEmpty() ? text.length() + 1L : count(text, needle);
      LiquidRun.budgetOf(context).size(text.length() + places * replacement.length());
      return text.replace(needle, replacement);
    }

    private static long count(String text, String needle) {
      long count = 0;
      for (int at = text.indexOf(needle);
          at >= 0;
          at = text.indexOf(needle, at + needle.length())) {
        count++;
      }
      return count;
    }
  }

  private static final class Join extends Filter {
    Join() {
      super("join");
    }

    @Override
    public Object apply(Object value, TemplateContext context, Object... params) {
      Budget budget = LiquidRun.budgetOf(context);
      Object[] items = value == null ? new Object[0] : asArray(value, context);
      String glue = params.length == 0 ? " " : asString(get(0, params), context);
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < items.length; i++) {
        text.append(i == 0 ? "" : glue).append(asString(items[i], context));
        budget.size(text.length());
      }
      return text.toString();
    }
  }
}

package io.carillon.platform.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.problem.Violation;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionTest {
  private static final Scope SCOPE =
      Scope.of(
          Scope.Part.EVENT,
          Scope.Part.PROFILE,
          Scope.Part.COMPUTED,
          Scope.Part.SCORES,
          Scope.Part.SEGMENTS,
          Scope.Part.NOW,
          Scope.Part.JOURNEY);
  private static final Instant NOW = Instant.parse("2026-03-07T10:00:00Z");
  private static final String CALL =
      """
      {"type":"track","event":"Order Completed",
       "properties":{"price":79.9,"quantity":2,"total":80,"name":"Navy jacket","vip":true,"nothing":null,
         "tags":["a","b"],"cart":{"id":9},"products":[{"price":5,"sku":"x"},{"price":30.5},{"sku":"y"}]},
       "context":{"campaign":{"source":"facebook"}}}
      """;

  private static Bindings bindings() {
    return Bindings.create()
        .event("Order Completed", NOW.minusSeconds(60), CALL.getBytes(StandardCharsets.UTF_8))
        .traits("{\"vip\":true,\"age\":41}".getBytes(StandardCharsets.UTF_8))
        .computed(Map.of("revenue", 510.5))
        .scores(Map.of())
        .segments(List.of("vips"))
        .bind("journey", Map.of("messages", Map.of("mail", Map.of("clicked", true))))
        .now(NOW);
  }

  private static boolean test(String source) {
    return Expression.compile(source, SCOPE, Type.BOOL).test(bindings());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "event.name == 'Order Completed'",
        "event.properties.price >= 20",
        "event.properties.price >= 20.0",
        "event.properties.total >= 80.0 && event.properties.total <= 80",
        "event.properties.total == 80",
        "event.properties.price * event.properties.quantity == 159.8",
        "event.properties.quantity * 2 == 4 && 1 + event.properties.quantity == 3.0",
        "event.properties.quantity / 4 == 0.5",
        "event.properties.quantity % 2 == 0",
        "size(event.properties.tags) * 1.5 == 3.0",
        "size(event.properties.tags) == 2",
        "event.properties['name'].startsWith('Navy')",
        "event.properties.name.matches('^N.*t$')",
        "'a' in event.properties.tags",
        "event.properties.vip",
        "event.properties.cart.id == 9",
        "event.context.campaign.source == 'facebook'",
        "profile.traits.vip == true && profile.traits['age'] > 40",
        "computed['revenue'] > 500.0 && computed['orders-90d'] == 0",
        "computed.revenue > 500",
        "scores['lead'] < 1",
        "'vips' in segments && !('others' in segments)",
        "now - event.timestamp == duration('60s')",
        "event.timestamp.getFullYear() == 2026",
        "event.timestamp.getHours('Europe/Paris') == 10",
        "journey.messages['mail'].clicked",
        "event.properties.products.exists(p, p.price > 20)",
        "event.properties.products.filter(p, p.price > 1).size() == 2",
        "event.properties.products.exists_one(p, p.sku == 'x')",
        "event.properties.price > 10 ? event.properties.vip : event.properties.missing",
        "event.properties.nothing == null",
      })
  void holds(String source) {
    assertThat(test(source)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "event.properties.missing > 5",
        "event.properties.missing != 5",
        "event.properties.missing.deeper == 'x'",
        "event.properties.name > 5",
        "event.properties.name == 5",
        "event.properties.price == '79.9'",
        "event.properties.price.contains('7')",
        "event.properties.missing.startsWith('a')",
        "event.properties.tags[7] == 'a'",
        "event.properties.missing.exists(p, p.price > 1)",
        "event.properties.products.all(p, p.price > 1)",
        "event.properties.missing",
        "event.properties.name",
        "profile.timezone == 'Europe/Paris'",
        "timestamp(event.properties.name) < now",
        "1 / 0 > 1",
        "has(event.properties.missing.deeper)",
      })
  void isFalseAndSoItsNegationIsTrue(String source) {
    assertThat(test(source)).isFalse();
    assertThat(test("!(" + source + ")")).isTrue();
    assertThat(test(source + " || event.name == 'Order Completed'")).isTrue();
    assertThat(test("!(" + source + ") && event.properties.vip")).isTrue();
  }

  @Test
  void givesValuesOfTheTypeThatWasAskedFor() {
    assertThat(value("event.properties.total", Type.NUMBER)).isEqualTo(80.0);
    assertThat(value("size(event.properties.tags)", Type.NUMBER)).isEqualTo(2.0);
    assertThat(value("event.timestamp + duration('1h')", Type.TIMESTAMP))
        .isEqualTo(NOW.plusSeconds(3540));
    assertThat(value("event.properties.name + '!'", Type.STRING)).isEqualTo("Navy jacket!");
    assertThat(value("event.properties.missing", Type.NUMBER)).isNull();
    assertThat(value("event.properties.name", Type.NUMBER)).isNull();
    assertThat(value("event.properties.missing > 1 ? 'a' : 'b'", Type.STRING)).isEqualTo("b");
    assertThat(
            Values.text(
                java.util.Objects.requireNonNull(value("event.properties.cart.id", Type.ANY))))
        .isEqualTo("9");
  }

  private static @org.jspecify.annotations.Nullable Object value(String source, Type type) {
    return Expression.compile(source, SCOPE, type).evaluate(bindings());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "event.nmae == 'x' | 1:",
        "event.name == 5 | 1:12",
        "event.name === 'x' | 1:",
        "evnt.name == 'x' | 1:1",
        "event.name | 1:1",
        "true && (event.name > 3) | 1:21",
        "computed[event.name] > 3 | 1:1",
        "event.name in segments | 1:6",
        "profile.traits == {} | 1:8",
        "'a'.matches(3) | 1:12",
        "[1].all(x, [2].all(y, y > x)) | 1:1",
        "entry.properties.x == 1 | 1:1",
        "event.name.matches('(') | 1:20",
        "now > timestamp('tomorrow') | 1:17",
        "now - event.timestamp > duration('P1D') | 1:34",
      })
  void refusesWithThePlaceOfTheMistake(String source, String place) {
    assertThatThrownBy(() -> Expression.compile(source, SCOPE, Type.BOOL, "where"))
        .asInstanceOf(InstanceOfAssertFactories.type(ProblemException.class))
        .satisfies(
            problem -> {
              assertThat(problem.reason()).isEqualTo(ExpressionReason.EXPRESSION_INVALID);
              assertThat(problem.violations())
                  .extracting(Violation::field)
                  .anySatisfy(field -> assertThat(field).startsWith("where:" + place));
            });
  }

  @Test
  void isBounded() {
    assertThatThrownBy(() -> compile("true" + " || true".repeat(600)))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("4096 bytes");
    assertThatThrownBy(() -> compile("0" + "+1".repeat(40) + " > 3"))
        .hasMessageContaining("levels");
    assertThatThrownBy(() -> compile("(".repeat(500) + "true" + ")".repeat(500)))
        .isInstanceOf(ProblemException.class);
    Bindings many =
        Bindings.create()
            .bind("event.properties", Map.of("n", java.util.Collections.nCopies(5_000, 1)));
    assertThat(compile("event.properties.n.exists(x, x == 2)").test(many)).isFalse();
    assertThat(compile("event.properties.n.all(x, x == 1)").test(many)).isFalse();
  }

  private static Expression compile(String source) {
    return Expression.compile(source, SCOPE, Type.BOOL);
  }

  @Test
  void tellsWhatItRefersTo() {
    References references =
        compile(
                "event.name in ['A', 'B'] && computed['a'] + computed.b > scores['s'] && 'k' in"
                    + " segments && has(profile.traits.c) && profile.traits['d'].e == 1 && now > now")
            .references();
    assertThat(references.eventNames()).containsExactly("A", "B");
    assertThat(references.computed()).containsExactly("a", "b");
    assertThat(references.scores()).containsExactly("s");
    assertThat(references.segments()).containsExactly("k");
    assertThat(references.traits()).containsExactly("c", "d");
    assertThat(references.usesNow()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "now - event.timestamp > duration('2m') | 2026-03-07T10:01:00Z",
        "duration('2m') <= now - event.timestamp | 2026-03-07T10:01:00Z",
        "now >= timestamp('2026-03-08T00:00:00Z') | 2026-03-08T00:00:00Z",
        "timestamp('2026-03-08T00:00:00Z') - now < duration('1h') | 2026-03-07T23:00:00Z",
        "now + duration('1h') > timestamp('2026-03-08T00:00:00Z') | 2026-03-07T23:00:00Z",
        "now.getHours() == 11 && now > event.timestamp | 2026-03-07T10:01:00Z",
      })
  void tellsWhenTimeAloneChangesTheAnswer(String source, Instant moment) {
    assertThat(compile(source).nextChange(bindings(), NOW)).contains(moment);
  }

  @Test
  void looksAgainJustAfterAStrictBoundAndThenNeverMore() {
    Expression late = compile("now - event.timestamp > duration('1m')");

    assertThat(late.nextChange(bindings(), NOW.minusSeconds(1))).contains(NOW);
    assertThat(late.nextChange(bindings(), NOW)).contains(NOW.plusMillis(1));
    assertThat(late.nextChange(bindings(), NOW.plusMillis(1))).isEmpty();
    assertThat(compile("event.properties.price > 1").nextChange(bindings(), NOW)).isEmpty();
  }
}

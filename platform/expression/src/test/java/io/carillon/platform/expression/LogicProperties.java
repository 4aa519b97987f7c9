package io.carillon.platform.expression;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;

class LogicProperties {
  private static final Scope SCOPE = Scope.of(Scope.Part.EVENT);
  private static final Bindings BINDINGS =
      Bindings.create().bind("event.properties", Map.of("n", 5, "s", "text", "b", true));

  /** A missing or mistyped comparison behaves as false does, however logic is built around it. */
  @Property(tries = 400)
  void aLeafThatCannotBeDecidedIsFalse(@ForAll("conditions") Tuple2<String, Boolean> condition) {
    assertThat(Expression.compile(condition.get1(), SCOPE, Type.BOOL).test(BINDINGS))
        .isEqualTo(condition.get2());
  }

  @Property(tries = 200)
  void numbersCompareAlikeInAnyForm(@ForAll short a, @ForAll short b) {
    Bindings bindings =
        Bindings.create().bind("event.properties", Map.of("a", (int) a, "b", b + 0.0));
    assertThat(compiled("event.properties.a < " + b, bindings)).isEqualTo(a < b);
    assertThat(compiled("event.properties.a <= " + b + ".0", bindings)).isEqualTo(a <= b);
    assertThat(compiled("event.properties.b == event.properties.a", bindings)).isEqualTo(a == b);
    assertThat(compiled("event.properties.a - event.properties.b > 0", bindings))
        .isEqualTo(a - b > 0);
  }

  private static boolean compiled(String source, Bindings bindings) {
    return Expression.compile(source, SCOPE, Type.BOOL).test(bindings);
  }

  @Provide
  Arbitrary<Tuple2<String, Boolean>> conditions() {
    Arbitrary<Tuple2<String, Boolean>> leaf =
        Arbitraries.of(
            Tuple.of("event.properties.n > 3", true),
            Tuple.of("event.properties.n > 7", false),
            Tuple.of("event.properties.b", true),
            Tuple.of("event.properties.missing > 3", false),
            Tuple.of("event.properties.missing.x == 'a'", false),
            Tuple.of("event.properties.s < 3", false),
            Tuple.of("event.properties.s", false),
            Tuple.of("event.context.any == 1", false));
    return Arbitraries.lazyOf(
        () -> leaf,
        () -> leaf,
        () -> conditions().map(c -> Tuple.of("!(" + c.get1() + ")", !c.get2())),
        () ->
            conditions()
                .flatMap(
                    a ->
                        leaf.map(
                            b ->
                                Tuple.of(
                                    "(" + a.get1() + " && " + b.get1() + ")",
                                    a.get2() && b.get2()))),
        () ->
            conditions()
                .flatMap(
                    a ->
                        leaf.map(
                            b ->
                                Tuple.of(
                                    "(" + b.get1() + " || " + a.get1() + ")",
                                    a.get2() || b.get2()))),
        () ->
            leaf.flatMap(
                a ->
                    leaf.flatMap(
                        b ->
                            leaf.map(
                                c ->
                                    Tuple.of(
                                        "(%s ? %s : %s)".formatted(a.get1(), b.get1(), c.get1()),
                                        a.get2() ? b.get2() : c.get2())))));
  }
}

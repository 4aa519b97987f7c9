package io.carillon.messaging.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeywordTest {

  @ParameterizedTest
  @CsvSource({
    "STOP, STOP",
    "' stop ', STOP",
    "Stop!, STOP",
    "ARRET, STOP",
    "arrêt, STOP",
    "ARRE\u0302T, STOP",
    "Arrêt., STOP",
    "«\u00a0STOP\u00a0», STOP",
    "unsubscribe, STOP",
    "stopall, STOP",
    "désabonner, STOP",
    "START, START",
    "unstop, START",
    "Ne passez pas au stop, NONE",
    "stop it please, NONE",
    "don't stop, NONE",
    "STOPPER, NONE",
    "yes, NONE",
    "2, NONE",
    "'', NONE",
    "'...', NONE",
  })
  void onlyTheWholeMessageIsAKeyword(String text, Keyword expected) {
    assertThat(Keyword.of(text)).isEqualTo(expected);
  }

  @Property
  void aSentenceWithAKeywordInItAsksForNothing(
      @ForAll @AlphaChars @StringLength(min = 1, max = 8) String before,
      @ForAll @AlphaChars @StringLength(min = 1, max = 8) String after) {
    assertThat(Keyword.of(before + " stop " + after)).isEqualTo(Keyword.NONE);
    assertThat(Keyword.of("stop " + after)).isEqualTo(Keyword.NONE);
    assertThat(Keyword.of(before + " START")).isEqualTo(Keyword.NONE);
  }
}

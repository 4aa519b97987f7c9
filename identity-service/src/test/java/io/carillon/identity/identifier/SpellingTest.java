package io.carillon.identity.identifier;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.identity.identifier.Admission.Admitted;
import io.carillon.identity.identifier.Admission.Refused;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The answers of docs/identity-rules.md, "Spelling", one row each. */
class SpellingTest {
  private static final IdentifierRules RULES = IdentifierRules.DEFAULTS;

  @ParameterizedTest
  @CsvSource({
    // fullwidth letters, digits and signs
    "email, \uFF4Belly\uFF20example\uFF0Ecom, kelly@example.com",
    "phone, \uFF0B\uFF13\uFF13 6 12 34 56 78, +33612345678",
    "userId, \uFF4B\uFF0D\uFF11, k-1",
    // zero-width space, non-joiner, joiner, word joiner, byte-order mark, soft hyphen
    "email, ke\u200Blly@exam\u200Cple.com, kelly@example.com",
    "email, ke\u200Dlly@\u2060example.com\uFEFF, kelly@example.com",
    "userId, k\u00ADelly, kelly",
    // marks of direction, variation selectors, fillers
    "userId, \u202Ekelly\u202C, kelly",
    "userId, \u200Fkelly\uFE0F, kelly",
    "userId, kelly\u3164, kelly",
    // composed or not, ligatures, surrounding space of any width
    "email, zoe\u0308@example.com, zo\u00EB@example.com",
    "email, \uFB01fi@example.com, fifi@example.com",
    "anonymousId, \u3000a-1\u00A0, a-1",
    // case of customer ids matters as ever
    "userId, \uFF2Belly, Kelly",
    // scripts that stand in words of their own, or are never taken for one another
    "email, \u0438\u0432\u0430\u043D@example.com, \u0438\u0432\u0430\u043D@example.com",
    "email, \u0438\u0432\u0430\u043D+shop@\u043F\u043E\u0447\u0442\u0430.com,"
        + " \u0438\u0432\u0430\u043D+shop@\u043F\u043E\u0447\u0442\u0430.com",
    "email, \u03BD\u03AF\u03BA\u03BF\u03C2@example.gr, \u03BD\u03AF\u03BA\u03BF\u03C2@example.gr",
    "email, abc\u6F22\u5B57@example.jp, abc\u6F22\u5B57@example.jp",
    // a domain's own ASCII form is another spelling, which nothing translates
    "email, kelly@xn--e1awd7f.com, kelly@xn--e1awd7f.com",
    // only of e-mail addresses words are looked at
    "userId, p\u0430ypal, p\u0430ypal",
  })
  void whatLooksLikeOneTextIsOne(String type, String raw, String normal) {
    assertThat(RULES.admit(type, raw, null)).isEqualTo(new Admitted(new Identifier(type, normal)));
  }

  @ParameterizedTest
  @CsvSource({
    "p\u0430ypal@example.com", // Cyrillic а
    "kelly@ex\u0430mple.com",
    "kelly@example.c\u043Em", // Cyrillic о
    "k\u03B5lly@example.com", // Greek ε
    "KELL\u03A5@example.com", // Greek Υ
    "\uFF50\u0430ypal@example.com", // fullwidth p, Cyrillic а
    "ke\u200B\u0435lly@example.com", // Cyrillic е behind a zero-width space
    "shop.p\u0430y@example.com",
    "\u0578ick@example.com", // Armenian ո
    "\u03BFlga\u043E@example.com", // Greek, Latin and Cyrillic
  })
  void aWordOfTwoScriptsIsNoAddress(String raw) {
    assertThat(RULES.admit("email", raw, null)).isEqualTo(new Refused("email", Refusal.LOOK_ALIKE));
    assertThat(RULES.normal(new Identifier("email", raw)))
        .as("who had it before is found by it")
        .isPresent();
  }

  @ParameterizedTest
  @CsvSource({
    "userId, \uFF4E\uFF55\uFF4C\uFF4C, BLOCKED",
    "userId, \uFF10\uFF10\u200B0, BLOCKED",
    "userId, \u200B\u200D, BLOCKED",
    "email, kelly\uFF20home@example.com\uFF20, MALFORMED",
  })
  void anotherSpellingIsNoWayAroundWhatNamesNobody(String type, String raw, Refusal reason) {
    assertThat(RULES.admit(type, raw, null)).isEqualTo(new Refused(type, reason));
  }

  @ParameterizedTest
  @CsvSource({
    "email, \uFF4Belly@example.com, kelly@example.com, \uFF4Belly@example.com",
    "email, ke\u200Blly@example.com, kelly@example.com, ke\u200Blly@example.com",
    "userId, kelly\u200B, kelly, kelly\u200B",
    "email, p\u0430ypal@example.com, p\u0430ypal@example.com, p\u0430ypal@example.com",
  })
  void whatWasKeptByTheEarlierSpellingIsFoundByIt(
      String type, String raw, String now, String before) {
    assertThat(RULES.named(type, raw, null).forms())
        .extracting(Identifier::value)
        .contains(now, before)
        .hasSizeLessThanOrEqualTo(2);
    assertThat(RULES.named(type, raw, null).before()).isEqualTo(new Identifier(type, before));
  }

  @ParameterizedTest
  @CsvSource({"email, Kelly@Example.com", "email, zo\u00EB@example.com", "userId, ' kelly '"})
  void whatHasOneSpellingHasNoEarlierOne(String type, String raw) {
    assertThat(RULES.named(type, raw, null).before()).isNull();
    assertThat(RULES.named(type, raw, null).forms()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "email, '', 'kelly@example.com'",
    "email, OLD, '\uFF4Belly@example.com,kelly@example.com'",
    "email, NEW, 'kelly@example.com'",
    "email, BOTH, 'kelly@example.com'",
    "userId, OLD, '\uFF4Belly@example.com'",
    "userId, BOTH, 'kelly@example.com'",
  })
  void whomOnlyTheEarlierSpellingNamesGoesOnByIt(String type, String known, String named) {
    Identifier before = new Identifier(type, "\uFF4Belly@example.com");
    Identifier now = new Identifier(type, "kelly@example.com");
    Set<Identifier> owned =
        switch (known) {
          case "OLD" -> Set.of(before);
          case "NEW" -> Set.of(now);
          case "BOTH" -> Set.of(before, now);
          default -> Set.of();
        };

    assertThat(RULES.named(type, before.value(), null).among(owned::contains))
        .extracting(Identifier::value)
        .containsExactly(named.split(","));
  }

  @Property(tries = 500)
  void aNormalFormIsItsOwnNormalForm(
      @ForAll
          @Chars({
            'k', 'K', '\u0130', '\u00DF', '\u212A', '\uFF4B', '\u0301', '\u200B', '\uFB01',
                '\u03A3',
            '\u1E9E', '\u3000', ' ', '@', '.', '\u0430', '\u1100', '\u1161', '\u11A8', '\uFF21'
          })
          String raw) {
    for (String type : Set.of(Identifier.EMAIL, Identifier.USER_ID)) {
      RULES
          .normal(new Identifier(type, raw))
          .ifPresent(once -> assertThat(RULES.normal(once)).contains(once));
    }
  }
}

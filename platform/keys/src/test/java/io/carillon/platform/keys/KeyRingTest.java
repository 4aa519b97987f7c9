package io.carillon.platform.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.platform.definitions.Tenant;
import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyRingTest {
  private static final Instant NOW = Instant.parse("2026-03-07T10:00:00Z");
  private static final KeyGrant SHOP = new KeyGrant("demo", "k-1", "/demo", false, KeyLimits.NONE);

  private final KeyRing ring = new KeyRing();

  @BeforeEach
  void aLivingTenantWithAKey() {
    ring.tenant("demo", TenantRules.NONE);
    ring.put(SHOP, key("wk_1", List.of()));
    ring.complete();
  }

  @Test
  void opensForAKeyThatLives() {
    assertThat(ring.grant("wk_1", NOW)).isEqualTo(SHOP);
  }

  @Test
  void refusesARevokedKey() {
    ring.remove("demo", "k-1");

    assertRefused("wk_1", NOW);
  }

  @Test
  void refusesTheKeysOfATenantThatIsNoMore() {
    ring.tenant("demo", null);

    assertRefused("wk_1", NOW);
  }

  @Test
  void letsARotatedKeyWorkUntilItsOverlapEnds() {
    ring.put(
        SHOP,
        key("wk_2", List.of(new WriteKey.Previous(WriteKey.hash("wk_1"), NOW.plusSeconds(60)))));

    assertThat(ring.grant("wk_2", NOW)).isEqualTo(SHOP);
    assertThat(ring.grant("wk_1", NOW.plusSeconds(59))).isEqualTo(SHOP);
    assertRefused("wk_1", NOW.plusSeconds(60));
  }

  @Test
  void givesAKeyTheOriginsOfItsTenantWhenItHasNoneOfItsOwn() throws Exception {
    KeyLimits own = new KeyLimits(KeyScope.all(), List.of("https://own.example"), List.of(), false);
    ring.put(
        new KeyGrant("demo", "k-2", "/demo", false, own),
        new WriteKey("own", "wk_2", WriteKey.hash("wk_2"), false, List.of(), own));
    ring.tenant(
        "demo",
        rules("{\"origins\":[\"https://shop.example\"],\"quotas\":{\"eventsPerSecond\":7}}"));

    assertThat(ring.grant("wk_1", NOW).limits().origins()).containsExactly("https://shop.example");
    assertThat(ring.grant("wk_2", NOW).limits().origins()).containsExactly("https://own.example");
    assertThat(ring.rules("demo").eventsPerSecond()).isEqualTo(7);
  }

  @Test
  void noTenantKeepsMessagesBackForASuggestionUnlessItSaysSo() throws Exception {
    assertThat(rules("{}").withholdFrom()).isGreaterThan(1);
    assertThat(rules("{\"matches\":{\"withholdFrom\":0.9}}").withholdFrom()).isEqualTo(0.9);
  }

  @Test
  void sendsAwayWhoComesBeforeAllIsKnown() {
    KeyRing early = new KeyRing();

    assertAway(() -> early.grant("wk_1", NOW));
    assertAway(() -> early.lives("demo"));
    assertAway(() -> early.rules("demo"));
  }

  @Test
  void knowsATenantBeforeTheOthers() {
    KeyRing early = new KeyRing();

    early.tenant("demo", TenantRules.NONE);

    assertThat(early.lives("demo")).isTrue();
    assertThat(early.rules("demo")).isEqualTo(TenantRules.NONE);
  }

  @Test
  void saysOfWhatIsNotThereThatItIsNotThereOnceAllIsKnown() {
    assertThat(ring.lives("nobody")).isFalse();
    assertThat(ring.rules("nobody")).isEqualTo(TenantRules.NONE);
  }

  private static void assertAway(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ProblemException.class,
            problem -> assertThat(problem.reason()).isEqualTo(CommonReason.DEPENDENCY_AWAY));
  }

  @ParameterizedTest
  @ValueSource(strings = {"wk_1:", "wk_1", "wk_1:password"})
  void readsTheKeyFromTheUserNameOfBasic(String credentials) {
    assertThat(BasicKey.of("bAsIc " + base64(credentials))).contains("wk_1");
  }

  @Test
  void takesNoOtherSchemeForAKey() {
    assertThat(BasicKey.of(null)).isEmpty();
    assertThat(BasicKey.of("Bearer " + base64("wk_1:"))).isEmpty();
    assertThatThrownBy(() -> BasicKey.of("Basic %%%")).hasMessageContaining("Base64");
  }

  private void assertRefused(String key, Instant at) {
    assertThatThrownBy(() -> ring.grant(key, at))
        .isInstanceOfSatisfying(
            ProblemException.class,
            problem -> assertThat(problem.reason()).isEqualTo(KeyReason.WRITE_KEY_REFUSED));
  }

  private static TenantRules rules(String settings) throws JsonProcessingException {
    return TenantRules.of(new Tenant("demo", true, new ObjectMapper().readTree(settings)));
  }

  private static WriteKey key(String text, List<WriteKey.Previous> previous) {
    return new WriteKey("shop", text, WriteKey.hash(text), false, previous, null);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}

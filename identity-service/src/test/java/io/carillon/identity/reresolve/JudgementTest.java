package io.carillon.identity.reresolve;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.identity.identifier.Blocked;
import io.carillon.identity.identifier.Identifier;
import io.carillon.identity.identifier.IdentifierClass;
import io.carillon.identity.identifier.IdentifierRule;
import io.carillon.identity.identifier.IdentifierRules;
import io.carillon.identity.identifier.Normaliser;
import io.carillon.identity.resolution.Resolver;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JudgementTest {
  private static final Instant NOON = Instant.parse("2026-03-07T12:00:00Z");

  private final Map<UUID, Instant> created = new HashMap<>();
  private final Map<UUID, Map<Identifier, Instant>> owned = new HashMap<>();
  private final List<Family.Step> merges = new ArrayList<>();
  private final UUID kelly = UUID.randomUUID();
  private int decider = Resolver.VERSION;
  private boolean verified = true;

  /** Kelly, of whom three visitors became part: on a laptop, on a phone, on a tablet. */
  @BeforeEach
  void threeVisitorsBecameKelly() {
    profile(kelly, "userId:kelly");
    merge(visitor("laptop"), true, "userId:kelly", "anonymousId:laptop");
    merge(visitor("phone"), true, "userId:kelly", "anonymousId:phone");
    merge(visitor("tablet"), true, "userId:kelly", "anonymousId:tablet");
  }

  @Test
  void byTheRulesThatMadeThemAllStand() {
    assertThat(judged(IdentifierRules.DEFAULTS)).isEmpty();
  }

  @Test
  void overATighterLimitTheLaterOnesWouldNotHaveBeen() {
    List<Verdict> wrong = judged(anonymousIds(2, null, List.of()));

    assertThat(wrong).extracting(Verdict::merge).containsExactly(merges.getLast().merge());
    assertThat(wrong.getFirst().reason()).isEqualTo("LIMIT");
    assertThat(wrong.getFirst().story()).contains("anonymousId");
  }

  @Test
  void whatCameBeforeTheWindowDoesNotCount() {
    assertThat(judged(anonymousIds(2, Duration.ofSeconds(90), List.of()))).isEmpty();
  }

  @Test
  void whoWasNamedByWhatIsBlockedStaysApartForAllThatFollows() {
    List<Verdict> wrong = judged(anonymousIds(2, null, List.of("lap*")));

    assertThat(wrong).extracting(Verdict::merge).containsExactly(merges.getFirst().merge());
    assertThat(wrong.getFirst().reason()).isEqualTo("BLOCKED");
  }

  @Test
  void whatAnOperatorMergedStandsAndCounts() {
    merges.set(0, standing(merges.getFirst()));

    assertThat(judged(anonymousIds(1, null, List.of())))
        .extracting(Verdict::merge)
        .containsExactly(merges.get(1).merge(), merges.get(2).merge());
  }

  @Test
  void whatCannotBeToldStands() {
    owned.get(merges.getLast().loser()).clear();

    assertThat(judged(anonymousIds(2, null, List.of()))).isEmpty();
  }

  @Test
  void twoValuesOfATypeThatIsUniqueByNowAreTwoPeople() {
    UUID bob = UUID.randomUUID();
    profile(bob, "email:bob@example.com", "anonymousId:desk");
    owned.get(kelly).put(Identifier.parse("email:kelly@example.com"), NOON.minusSeconds(60));
    merge(bob, true, "userId:kelly", "anonymousId:desk");

    List<Verdict> wrong =
        judged(
            with(
                new IdentifierRule("email", IdentifierClass.UNIQUE, 2, 1, null, Normaliser.EMAIL)));

    assertThat(wrong).extracting(Verdict::loser).containsExactly(bob);
    assertThat(wrong.getFirst().reason()).isEqualTo("UNIQUE_CONFLICT");
  }

  @Test
  void twoOldValuesOfATypeThatIsUniqueByNowPartNobodyWhoHadBothAlready() {
    owned.get(kelly).put(Identifier.parse("email:kelly@example.com"), NOON.minusSeconds(60));
    owned.get(kelly).put(Identifier.parse("email:kelly@work.example"), NOON.minusSeconds(30));

    assertThat(
            judged(
                with(
                    new IdentifierRule(
                        "email", IdentifierClass.UNIQUE, 2, 1, null, Normaliser.EMAIL))))
        .isEmpty();
  }

  @Test
  void whatWasDecidedBeforeADeviceAloneDidNotCountIsNotJudgedByThat() {
    owned.get(kelly).put(Identifier.parse("deviceId:d"), NOON.minusSeconds(60));
    decider = 1;
    merge(visitor("behind-a-logout"), true, "anonymousId:behind-a-logout", "deviceId:d");

    assertThat(judged(IdentifierRules.DEFAULTS)).isEmpty();
  }

  @Test
  void whatIsSaidToBeDecidedByTodaysVersionIs() {
    owned.get(kelly).put(Identifier.parse("deviceId:d"), NOON.minusSeconds(60));
    merge(visitor("behind-a-logout"), true, "anonymousId:behind-a-logout", "deviceId:d");

    assertThat(judged(IdentifierRules.DEFAULTS))
        .extracting(Verdict::reason)
        .containsExactly("DEVICE_ALONE");
  }

  @Test
  void anAddressThatNobodyVouchedForJoinedWhomRulesWouldNotJoinByIt() {
    owned.get(kelly).put(Identifier.parse("email:kelly@example.com"), NOON.minusSeconds(60));
    verified = false;
    merge(visitor("desk"), true, "email:kelly@example.com", "anonymousId:desk");
    verified = true;
    merge(visitor("bench"), true, "email:kelly@example.com", "anonymousId:bench");

    List<Verdict> wrong =
        judged(
            with(
                new IdentifierRule(
                    "email",
                    IdentifierClass.STRONG,
                    2,
                    5,
                    null,
                    Normaliser.EMAIL,
                    null,
                    Blocked.NONE,
                    true,
                    Set.of())));

    assertThat(judged(IdentifierRules.DEFAULTS)).isEmpty();
    assertThat(wrong).extracting(Verdict::reason).containsExactly("UNVERIFIED");
  }

  private List<Verdict> judged(IdentifierRules rules) {
    return Judgement.of(new Family(created, owned, merges), rules);
  }

  private UUID visitor(String browser) {
    UUID id = UUID.randomUUID();
    profile(id, "anonymousId:" + browser);
    return id;
  }

  private void profile(UUID id, String... identifiers) {
    Instant at = NOON.plusSeconds(60L * created.size());
    created.put(id, at);
    Map<Identifier, Instant> own = owned.computeIfAbsent(id, _ -> new HashMap<>());
    for (String identifier : identifiers) {
      own.put(Identifier.parse(identifier), at);
    }
  }

  private void merge(UUID loser, boolean judged, String... presented) {
    List<Family.Input> inputs = new ArrayList<>();
    for (String text : presented) {
      Identifier identifier = Identifier.parse(text);
      inputs.add(new Family.Input(identifier.type(), identifier.hash(), "KNOWN"));
    }
    merges.add(
        new Family.Step(
            UUID.randomUUID(),
            loser,
            kelly,
            "e-" + merges.size(),
            NOON.plusSeconds(60L * created.size()),
            judged,
            decider,
            verified,
            inputs));
  }

  private static Family.Step standing(Family.Step step) {
    return new Family.Step(
        step.merge(), step.loser(), step.survivor(), "", step.at(), false, 1, true, List.of());
  }

  private static IdentifierRules anonymousIds(
      int limit, @Nullable Duration window, List<String> blocked) {
    return with(
        new IdentifierRule(
            "anonymousId",
            IdentifierClass.WEAK,
            4,
            limit,
            window,
            Normaliser.TEXT,
            null,
            Blocked.of(blocked),
            false,
            Set.of()));
  }

  private static IdentifierRules with(IdentifierRule other) {
    List<IdentifierRule> rules = new ArrayList<>(IdentifierRules.DEFAULTS.types().values());
    rules.removeIf(rule -> rule.type().equals(other.type()));
    rules.add(other);
    return IdentifierRules.of(101, rules, 100, 1_000);
  }
}

package io.carillon.messaging.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.platform.caller.Caller;
import io.carillon.platform.caller.Units;
import io.carillon.platform.definitions.Sharing;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.problem.Violations;
import io.carillon.platform.store.ETags;
import io.carillon.platform.store.Idempotency;
import io.carillon.platform.store.Page;
import io.carillon.platform.store.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writing and reading templates. Only what compiles is saved. Units below the owner's have a
 * template as its owner wrote it, and with what they may and do change of it.
 */
@ApplicationScoped
class Templates {
  private final Transactions transactions;
  private final Idempotency idempotency;
  private final TemplateStore store;
  private final LiveTemplateStore live;
  private final TemplateSources sources;

  @Inject
  Templates(
      Transactions transactions,
      Idempotency idempotency,
      TemplateStore store,
      LiveTemplateStore live,
      TemplateSources sources) {
    this.transactions = transactions;
    this.idempotency = idempotency;
    this.store = store;
    this.live = live;
    this.sources = sources;
  }

  /**
   * @throws ProblemException with every mistake; UNIT_DENIED; KEY_TAKEN; IDEMPOTENCY_KEY_REUSED
   */
  TemplateView create(Caller caller, @Nullable String idempotencyKey, TemplateBody body) {
    String tenant = caller.tenant();
    String key = body.key();
    if (key == null) {
      throw ProblemException.invalid("key", null, "[a-z0-9-]{1,64}");
    }
    String unit = Units.choose(caller, body.unit());
    TemplateBody words = body.under(key);
    sources.compile(words);
    return transactions.inTenant(
        tenant,
        tx ->
            idempotency.once(
                tx,
                tenant,
                idempotencyKey,
                body,
                TemplateView.class,
                () -> owners(store.create(tx, tenant, key, unit, sources.write(words)))));
  }

  /**
   * Replaces what its owner wrote; of a template that a unit above shares, what it lets those below
   * change.
   *
   * @param place the unit below the template's own in which it is changed; null for the template
   *     itself, or where somebody else owns it for the caller's first unit below it
   * @throws ProblemException with every mistake; NOT_FOUND; STALE_VERSION; FIELD_LOCKED;
   *     UNIT_DENIED
   */
  TemplateView replace(
      Caller caller, String keyOrId, @Nullable String place, long ifVersion, TemplateBody body) {
    String tenant = caller.tenant();
    KeptTemplate before = kept(tenant, keyOrId);
    String key = before.definition().key();
    new Violations()
        .check(
            body.key() == null || key.equals(body.key()),
            "key",
            body.key(),
            key + ": a key does not change")
        .check(
            body.unit() == null || before.unit().equals(body.unit()),
            "unit",
            body.unit(),
            before.unit() + ": a unit does not change")
        .throwIfAny();
    TemplateBody words = body.under(key);
    if (place != null || !Units.owns(caller, before.unit())) {
      return adjust(caller, before, unit(caller, before, place), ifVersion, words);
    }
    sources.compile(words);
    ETags.check(ifVersion, before.definition().version());
    ObjectNode whole = before.written(sources.write(words));
    return owners(
        changed(
            tenant,
            transactions.inTenant(tenant, tx -> store.replace(tx, tenant, key, ifVersion, whole))));
  }

  private TemplateView adjust(
      Caller caller, KeptTemplate before, String unit, long ifVersion, TemplateBody body) {
    String tenant = caller.tenant();
    String key = before.definition().key();
    ETags.check(ifVersion, before.definition().version());
    TemplateBody words = body.sharingAs(sources.read(before.words()).sharing());
    List<Sharing.Change> changes = Sharing.changes(before.above(unit), sources.write(words));
    Sharing.of(before.words()).require(before.unit(), changes);
    sources.compile(words);
    ObjectNode whole = before.adjusted(unit, Sharing.patch(changes));
    // the row is the owner's, whom the caller may not change: what was changed is theirs alone
    KeptTemplate after =
        changed(
            tenant,
            transactions.inWholeTenant(
                tenant, tx -> store.replace(tx, tenant, key, ifVersion, whole)));
    return there(caller, after, unit);
  }

  void archive(String tenant, String keyOrId) {
    var unused =
        changed(tenant, transactions.inTenant(tenant, tx -> store.archive(tx, tenant, keyOrId)));
  }

  /**
   * As the caller has it: the owner's words for who owns it, else what it is in their unit.
   *
   * @param place shows what it is in this unit
   */
  TemplateView get(Caller caller, String keyOrId, @Nullable String place) {
    return shown(caller, kept(caller.tenant(), keyOrId), place);
  }

  Page<TemplateView> list(Caller caller, @Nullable Integer limit, @Nullable String cursor) {
    String tenant = caller.tenant();
    return transactions
        .inTenant(tenant, tx -> store.list(tx, tenant, limit, cursor))
        .map(kept -> shown(caller, kept, null));
  }

  /** A template that can be sent, as the caller has it. */
  LiveTemplate compiled(Caller caller, String keyOrId) {
    String tenant = caller.tenant();
    return found(tenant, keyOrId)
        .map(kept -> Units.owns(caller, kept.unit()) ? kept.unit() : unit(caller, kept, null))
        .flatMap(unit -> live.find(tenant, keyOrId, unit))
        .orElseThrow(() -> ProblemException.notFound("live template " + keyOrId));
  }

  private TemplateView shown(Caller caller, KeptTemplate kept, @Nullable String place) {
    return place == null && Units.owns(caller, kept.unit())
        ? owners(kept)
        : there(caller, kept, unit(caller, kept, place));
  }

  private TemplateView owners(KeptTemplate kept) {
    return TemplateView.of(kept, sources.read(kept.words()), kept.adjustments());
  }

  private TemplateView there(Caller caller, KeptTemplate kept, String unit) {
    Map<String, JsonNode> adjustments = new TreeMap<>(kept.adjustments());
    adjustments.keySet().removeIf(one -> !Units.sees(caller, one));
    return TemplateView.of(kept, sources.read(kept.in(unit)), adjustments);
  }

  /** The unit below the owner's that is meant: the one asked for, else the caller's first there. */
  private static String unit(Caller caller, KeptTemplate kept, @Nullable String place) {
    String unit =
        place == null
            ? caller.units().stream()
                .filter(own -> Units.within(own, kept.unit()))
                .findFirst()
                .orElseThrow(Units::denied)
            : Units.choose(caller, place);
    if (unit.equals(kept.unit()) || !Units.within(unit, kept.unit())) {
      throw ProblemException.invalid("?unit", unit, "a unit below " + kept.unit());
    }
    return unit;
  }

  private KeptTemplate changed(String tenant, KeptTemplate after) {
    live.forget(tenant, after.definition().key(), after.definition().id().toString());
    return after;
  }

  private KeptTemplate kept(String tenant, String keyOrId) {
    return found(tenant, keyOrId)
        .orElseThrow(() -> ProblemException.notFound("template " + keyOrId));
  }

  private Optional<KeptTemplate> found(String tenant, String keyOrId) {
    return transactions.inTenant(tenant, tx -> store.find(tx, tenant, keyOrId));
  }
}

package io.carillon.identity.privacy;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.identity.consent.Consent;
import io.carillon.identity.consent.ConsentKey;
import io.carillon.identity.consent.ConsentState;
import io.carillon.identity.consent.Consents;
import io.carillon.identity.identifier.Identifier;
import io.carillon.identity.identifier.IdentifierRules;
import io.carillon.identity.person.Attempts;
import io.carillon.identity.person.ChangeStore;
import io.carillon.identity.person.ChangeWire;
import io.carillon.identity.person.People;
import io.carillon.identity.person.Person;
import io.carillon.identity.person.PersonCodec;
import io.carillon.identity.person.PersonStore;
import io.carillon.identity.person.Ref;
import io.carillon.identity.person.Sighting.Said;
import io.carillon.identity.person.Wanted;
import io.carillon.identity.rule.LiveRulesStore;
import io.carillon.identity.tenant.RetentionStore;
import io.carillon.platform.caller.Units;
import io.carillon.platform.events.Outbound;
import io.carillon.platform.events.Outbox;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Identity's own part in a request, which comes first: one transaction, alone among all that decide
 * about the tenant's people, so that a merge is either in it or finds nobody any more.
 */
@ApplicationScoped
class OwnPart {
  private final Attempts attempts;
  private final OwnStore own;
  private final PrivacyStore store;
  private final ArchiveStore archives;
  private final WithheldStore withheld;
  private final PersonStore persons;
  private final ChangeStore changes;
  private final LiveRulesStore rules;
  private final RetentionStore periods;
  private final PrivacyAudit audit;
  private final Outbox outbox;

  @Inject
  OwnPart(
      Attempts attempts,
      OwnStore own,
      PrivacyStore store,
      ArchiveStore archives,
      WithheldStore withheld,
      PersonStore persons,
      ChangeStore changes,
      LiveRulesStore rules,
      RetentionStore periods,
      PrivacyAudit audit,
      Outbox outbox) {
    this.attempts = attempts;
    this.own = own;
    this.store = store;
    this.archives = archives;
    this.withheld = withheld;
    this.persons = persons;
    this.changes = changes;
    this.rules = rules;
    this.periods = periods;
    this.audit = audit;
    this.outbox = outbox;
  }

  /** Does it, if the request is still the owner's, and there is still reason for it. */
  boolean run(PrivacyRequest request, UUID owner, Instant now, Instant until) {
    return attempts.alone(
        request.tenant(),
        tx -> {
          if (!store.hold(tx, request.tenant(), request.id(), owner, until)) {
            return false;
          }
          Optional<Whom> living =
              Optional.ofNullable(request.profile())
                  .flatMap(profile -> own.whom(tx, request.tenant(), profile));
          if (living.isPresent() && stays(tx, request, living.get(), now)) {
            store.withdraw(tx, request.tenant(), request.id());
            audit.withdrawn(tx, request);
            return false;
          }
          JsonNode receipt =
              switch (request.kind()) {
                case EXPORT -> export(tx, request, living, now);
                case ERASE -> erase(tx, request, living, now);
                case SUPPRESS -> suppress(tx, request, living, now);
                case UNSUPPRESS -> unsuppress(tx, request, living, now);
              };
          if (request.kind().services().size() > 1) {
            store.subject(
                tx, request.tenant(), request.id(), living.orElseGet(() -> gone(request)));
          }
          store.succeeded(tx, request.tenant(), request.id(), RequestKind.IDENTITY, receipt, now);
          return true;
        });
  }

  /** Who was unseen for too long came back, was merged with somebody seen, or may stay longer. */
  private boolean stays(Handle tx, PrivacyRequest request, Whom whom, Instant now) {
    if (!request.purpose().equals(Unseen.PURPOSE)) {
      return false;
    }
    Duration kept = periods.of(request.tenant()).profiles();
    return kept == null || own.seenSince(tx, request.tenant(), whom, now.minus(kept));
  }

  /** Somebody erased the person since it was asked: the others may still hold something. */
  private static Whom gone(PrivacyRequest request) {
    return new Whom(
        Optional.ofNullable(request.profile()).map(List::of).orElse(List.of()), List.of());
  }

  private JsonNode export(Handle tx, PrivacyRequest request, Optional<Whom> living, Instant now) {
    archives.begin(tx, request.tenant(), request.id(), RequestKind.IDENTITY);
    Parts parts =
        new Parts(
            (number, content) ->
                archives.add(
                    tx, request.tenant(), request.id(), RequestKind.IDENTITY, number, content));
    living.ifPresent(whom -> own.export(tx, request.tenant(), whom, parts::add));
    parts.end();
    return Receipts.exported(parts.counts(), now);
  }

  private JsonNode erase(Handle tx, PrivacyRequest request, Optional<Whom> living, Instant now) {
    Map<String, Long> gone = new LinkedHashMap<>();
    living.ifPresent(
        whom -> {
          String tenant = request.tenant();
          withheld.add(tx, tenant, personal(tx, tenant, whom), now);
          long version = own.version(tx, tenant, whom) + 1;
          gone.putAll(own.erase(tx, tenant, whom, now));
          gone.put("archive", archives.dropOf(tx, tenant, whom.profiles()));
          outbox.add(tx, ErasureWire.told(tenant, request.id(), whom, version, now));
        });
    return Receipts.erased(gone, now);
  }

  private JsonNode suppress(Handle tx, PrivacyRequest request, Optional<Whom> living, Instant now) {
    if (living.isEmpty()) {
      return Receipts.withheld(0, 0, now);
    }
    String tenant = request.tenant();
    Set<Identifier> personal = personal(tx, tenant, living.get());
    withheld.add(tx, tenant, personal, WithheldStore.FOR_EVER);
    Ref ref = new Ref(tenant, living.get().profiles().getFirst());
    People people = persons.load(tx, Wanted.profiles(tenant, List.of(ref.id())));
    Person person = people.person(ref).orElseThrow();
    Consents said = person.consents();
    List<Outbound> news = new ArrayList<>();
    for (String channel : new TreeSet<>(ConsentKey.CHANNELS)) {
      for (String purpose : new TreeSet<>(ConsentKey.PURPOSES)) {
        ConsentKey key = new ConsentKey(channel, "", purpose);
        Consent word = new Consent(ConsentState.REVOKED, "privacy request", "", now);
        Consents after = said.take(key, word);
        if (!after.equals(said)) {
          news.add(ChangeWire.consent(person, new Said(key, word), Units.top(tenant), now));
        }
        said = after;
      }
    }
    people.put(person.withConsents(said));
    changes.save(tx, people);
    List<Outbound> all = new ArrayList<>(PersonCodec.states(people));
    all.addAll(news);
    outbox.add(tx, all);
    return Receipts.withheld(personal.size(), news.size(), now);
  }

  private JsonNode unsuppress(
      Handle tx, PrivacyRequest request, Optional<Whom> living, Instant now) {
    Set<Identifier> all = new TreeSet<>();
    Optional.ofNullable(request.whom()).ifPresent(whom -> all.addAll(whom.identifiers()));
    living.ifPresent(whom -> all.addAll(whom.identifiers()));
    all.addAll(forms(request.tenant(), all));
    return Receipts.withheld(withheld.lift(tx, request.tenant(), all, now), 0, now);
  }

  /** However they are spelt: what was kept under an earlier spelling comes by today's as well. */
  private Set<Identifier> forms(String tenant, Collection<Identifier> identifiers) {
    IdentifierRules known = rules.of(tenant);
    Set<Identifier> forms = new TreeSet<>();
    identifiers.forEach(one -> forms.addAll(known.forms(one, null)));
    return forms;
  }

  /** What nobody else is known by. */
  private Set<Identifier> personal(Handle tx, String tenant, Whom whom) {
    Set<Identifier> personal = new TreeSet<>(whom.identifiers());
    personal.addAll(forms(tenant, whom.identifiers()));
    personal.removeAll(own.shared(tx, tenant, whom));
    return personal;
  }
}

package io.carillon.identity.privacy;

import io.carillon.identity.identifier.Identifier;
import io.carillon.identity.identifier.IdentifierRules;
import io.carillon.identity.identifier.Named;
import io.carillon.identity.identifier.RuleBook;
import io.carillon.identity.person.Ref;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jdbi.v3.core.Handle;

/**
 * Of whom nothing may be taken: by keyed hashes of identifiers, each with the moment up to which
 * what was received is left out. Of people who were erased that is the erasure, so that what lies
 * in topics and dead letters revives nobody while a later event starts anew; of suppressed people
 * it is never over.
 */
@ApplicationScoped
public class WithheldStore {
  /** As PostgreSQL keeps it, beyond all moments that an event can have. */
  static final Instant FOR_EVER = Instant.parse("9999-01-01T00:00:00Z");

  private static final SecureRandom RANDOM = new SecureRandom();

  /** An event as far as it matters here. */
  public record Presented(String tenant, List<Named> values, Instant receivedAt) {}

  private record Mark(String tenant, UUID hash) {}

  /** What is marked of each of these, in their order; empty when nothing is of any. */
  public List<Marks> among(Handle tx, List<Presented> events) {
    Set<String> tenants = events.isEmpty() ? Set.of() : concerned(tx, events);
    if (tenants.isEmpty()) {
      return List.of();
    }
    Map<String, byte[]> secrets = secrets(tx, tenants);
    Map<Mark, Instant> known = known(tx, events, secrets);
    return events.stream()
        .map(
            event -> {
              byte[] secret = secrets.get(event.tenant());
              return secret == null ? Marks.NONE : marks(event, secret, known);
            })
        .toList();
  }

  /** A value counts in each form that it ever had: other rules bring nobody back. */
  private static Marks marks(Presented event, byte[] secret, Map<Mark, Instant> known) {
    Set<Named> marked = new HashSet<>();
    Set<Named> over = new HashSet<>();
    for (Named value : event.values()) {
      for (Identifier form : value.forms()) {
        Instant upTo = known.get(new Mark(event.tenant(), hash(secret, form)));
        if (upTo != null) {
          (event.receivedAt().isAfter(upTo) ? over : marked).add(value);
        }
      }
    }
    over.removeAll(marked);
    return new Marks(event.values(), marked, over);
  }

  /** Whether what happens to a person who is known by these is left out for ever. */
  public boolean suppressed(Handle tx, String tenant, Collection<Identifier> known, RuleBook book) {
    IdentifierRules rules = book.of(tenant);
    List<Named> values =
        known.stream().map(one -> rules.named(one.type(), one.value(), null)).toList();
    return among(tx, List.of(new Presented(tenant, values, FOR_EVER))).stream()
        .anyMatch(marks -> marks.leaveOut(rules));
  }

  private static Set<String> concerned(Handle tx, List<Presented> events) {
    Set<String> tenants = new TreeSet<>();
    Instant oldest = Instant.MAX;
    for (Presented event : events) {
      tenants.add(event.tenant());
      oldest = event.receivedAt().isBefore(oldest) ? event.receivedAt() : oldest;
    }
    return Set.copyOf(
        tx.createQuery(
                "SELECT t FROM unnest(:tenants::text[]) AS t WHERE EXISTS (SELECT FROM"
                    + " withheld_identifier w WHERE w.tenant_id = t AND w.up_to >= :oldest)")
            .bindArray("tenants", String.class, List.copyOf(tenants))
            .bind("oldest", PrivacyStore.utc(oldest))
            .mapTo(String.class)
            .list());
  }

  private static Map<Mark, Instant> known(
      Handle tx, List<Presented> events, Map<String, byte[]> secrets) {
    Set<Mark> asked = new HashSet<>();
    for (Presented event : events) {
      byte[] secret = secrets.get(event.tenant());
      if (secret != null) {
        event.values().stream()
            .flatMap(value -> value.forms().stream())
            .forEach(form -> asked.add(new Mark(event.tenant(), hash(secret, form))));
      }
    }
    List<Mark> all = List.copyOf(asked);
    Map<Mark, Instant> known = new HashMap<>();
    tx.createQuery(
            "SELECT w.tenant_id, w.hash, w.up_to FROM withheld_identifier w"
                + " JOIN unnest(:tenants::text[], :hashes::uuid[]) AS a(tenant_id, hash)"
                + " USING (tenant_id, hash)")
        .bindArray("tenants", String.class, all.stream().map(Mark::tenant).toList())
        .bindArray("hashes", UUID.class, all.stream().map(Mark::hash).toList())
        .map(
            (row, _) ->
                Map.entry(
                    new Mark(row.getString(1), row.getObject(2, UUID.class)),
                    row.getObject(3, OffsetDateTime.class).toInstant()))
        .forEach(e -> known.put(e.getKey(), e.getValue()));
    return known;
  }

  /** Those of these profiles that were erased. */
  public Set<Ref> erased(Handle tx, Collection<Ref> profiles) {
    if (profiles.isEmpty()) {
      return Set.of();
    }
    List<Ref> all = List.copyOf(profiles);
    return Set.copyOf(
        tx.createQuery(
                "SELECT e.tenant_id, e.profile_id FROM erased_profile e JOIN"
                    + " unnest(:tenants::text[], :profiles::uuid[]) AS a(tenant_id, profile_id)"
                    + " USING (tenant_id, profile_id)")
            .bindArray("tenants", String.class, all.stream().map(Ref::tenant).toList())
            .bindArray("profiles", UUID.class, all.stream().map(Ref::id).toList())
            .map((row, _) -> new Ref(row.getString(1), row.getObject(2, UUID.class)))
            .list());
  }

  /** Leaves out from now on what was received of these up to a moment; a later one stands. */
  void add(Handle tx, String tenant, Collection<Identifier> identifiers, Instant upTo) {
    if (identifiers.isEmpty()) {
      return;
    }
    tx.createUpdate(
            "INSERT INTO withheld_key (tenant_id, secret) VALUES (:tenant, :secret)"
                + " ON CONFLICT DO NOTHING")
        .bind("tenant", tenant)
        .bind("secret", secret())
        .execute();
    tx.createUpdate(
            "INSERT INTO withheld_identifier AS w (tenant_id, hash, up_to)"
                + " SELECT :tenant, h, :upTo FROM unnest(:hashes::uuid[]) AS h ORDER BY h"
                + " ON CONFLICT (tenant_id, hash) DO UPDATE"
                + " SET up_to = greatest(w.up_to, excluded.up_to)")
        .bind("tenant", tenant)
        .bind("upTo", PrivacyStore.utc(upTo))
        .bindArray("hashes", UUID.class, hashes(tx, tenant, identifiers))
        .execute();
  }

  /** Takes up to now what was left out for ever; how many identifiers that were. */
  int lift(Handle tx, String tenant, Collection<Identifier> identifiers, Instant now) {
    return tx.createUpdate(
            "UPDATE withheld_identifier SET up_to = :now WHERE tenant_id = :tenant"
                + " AND hash = ANY(:hashes) AND up_to > :now")
        .bind("now", PrivacyStore.utc(now))
        .bind("tenant", tenant)
        .bindArray("hashes", UUID.class, hashes(tx, tenant, identifiers))
        .execute();
  }

  /** Whether what happens from now on is left out of any of these. */
  boolean suppressed(Handle tx, String tenant, Collection<Identifier> identifiers) {
    return tx.createQuery(
            "SELECT EXISTS (SELECT FROM withheld_identifier WHERE tenant_id = :tenant"
                + " AND hash = ANY(:hashes) AND up_to >= :ever)")
        .bind("tenant", tenant)
        .bindArray("hashes", UUID.class, hashes(tx, tenant, identifiers))
        .bind("ever", PrivacyStore.utc(FOR_EVER))
        .mapTo(Boolean.class)
        .one();
  }

  /** Forgets what nothing can revive any more, and the secret with the last hash. */
  void forget(Handle tx, String tenant, Instant before) {
    tx.createUpdate("DELETE FROM withheld_identifier WHERE tenant_id = :tenant AND up_to < :before")
        .bind("tenant", tenant)
        .bind("before", PrivacyStore.utc(before))
        .execute();
    tx.createUpdate(
            "DELETE FROM withheld_key k WHERE tenant_id = :tenant AND NOT EXISTS"
                + " (SELECT FROM withheld_identifier w WHERE w.tenant_id = k.tenant_id)")
        .bind("tenant", tenant)
        .execute();
  }

  private static List<UUID> hashes(Handle tx, String tenant, Collection<Identifier> identifiers) {
    byte[] secret = secrets(tx, List.of(tenant)).get(tenant);
    List<UUID> hashes = new ArrayList<>();
    if (secret != null) {
      identifiers.forEach(identifier -> hashes.add(hash(secret, identifier)));
    }
    return hashes;
  }

  private static Map<String, byte[]> secrets(Handle tx, Collection<String> tenants) {
    Map<String, byte[]> secrets = new HashMap<>();
    tx.createQuery("SELECT tenant_id, secret FROM withheld_key WHERE tenant_id = ANY(:tenants)")
        .bindArray("tenants", String.class, List.copyOf(tenants))
        .map((row, _) -> Map.entry(row.getString(1), row.getBytes(2)))
        .forEach(e -> secrets.put(e.getKey(), e.getValue()));
    return secrets;
  }

  private static byte[] secret() {
    byte[] secret = new byte[32];
    RANDOM.nextBytes(secret);
    return secret;
  }

  private static UUID hash(byte[] secret, Identifier identifier) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      mac.update(identifier.type().getBytes(StandardCharsets.UTF_8));
      mac.update((byte) 0);
      ByteBuffer hash =
          ByteBuffer.wrap(mac.doFinal(identifier.value().getBytes(StandardCharsets.UTF_8)));
      return new UUID(hash.getLong(), hash.getLong());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has HmacSHA256", e);
    }
  }
}

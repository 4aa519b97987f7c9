package io.carillon.geo.transition;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.platform.privacy.Profile;
import io.carillon.platform.problem.StrictJson;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The table {@code person}: one reading and one writing for a batch, however large. */
@ApplicationScoped
class PersonStore {
  private static final ObjectMapper JSON = StrictJson.mapper();
  private static final String COLUMNS = "p.tenant_id, p.profile_id, p.state, p.wake_at, p.wake_seq";
  private static final Comparator<Profile> ORDER =
      Comparator.comparing(Profile::tenant).thenComparing(profile -> profile.id().toString());

  /** The rows of these people, locked, made where there were none. */
  List<PersonRow> hold(Handle tx, Collection<Profile> profiles) {
    if (profiles.isEmpty()) {
      return List.of();
    }
    List<Profile> sorted = profiles.stream().distinct().sorted(ORDER).toList();
    tx.createUpdate(
            "INSERT INTO person (tenant_id, profile_id, state)"
                + " SELECT tenant_id, profile_id, :unknown::jsonb"
                + " FROM unnest(:tenants::text[], :profiles::uuid[]) AS a(tenant_id, profile_id)"
                + " ON CONFLICT DO NOTHING")
        .bind("unknown", write(Person.UNKNOWN))
        .bindArray("tenants", String.class, sorted.stream().map(Profile::tenant).toList())
        .bindArray("profiles", UUID.class, sorted.stream().map(Profile::id).toList())
        .execute();
    return lock(tx, sorted);
  }

  /** The rows of these people that there are, locked in one order. */
  List<PersonRow> lock(Handle tx, Collection<Profile> profiles) {
    List<Profile> asked = List.copyOf(profiles);
    return tx.createQuery(
            "SELECT "
                + COLUMNS
                + " FROM person p"
                + " JOIN unnest(:tenants::text[], :profiles::uuid[]) AS a(tenant_id, profile_id)"
                + " USING (tenant_id, profile_id)"
                + " ORDER BY p.tenant_id, p.profile_id FOR UPDATE OF p")
        .bindArray("tenants", String.class, asked.stream().map(Profile::tenant).toList())
        .bindArray("profiles", UUID.class, asked.stream().map(Profile::id).toList())
        .map((row, _) -> row(row))
        .list();
  }

  /**
   * Some of the people who are in one of these fences, locked.
   *
   * @param behind those that were seen already, in the order of their ids; null at the beginning
   */
  List<PersonRow> visitors(
      Handle tx, String tenant, Set<UUID> fences, @Nullable UUID behind, int most) {
    return tx.createQuery(
            "SELECT "
                + COLUMNS
                + " FROM person p WHERE tenant_id = :tenant AND visited && :fences"
                + " AND (:behind::uuid IS NULL OR profile_id > :behind)"
                + " ORDER BY profile_id LIMIT :most FOR UPDATE")
        .bind("tenant", tenant)
        .bindByType("fences", fences.toArray(UUID[]::new), UUID[].class)
        .bind("behind", behind)
        .bind("most", most)
        .map((row, _) -> row(row))
        .list();
  }

  void write(Handle tx, Collection<PersonRow> rows) {
    if (rows.isEmpty()) {
      return;
    }
    List<String> tenants = new ArrayList<>();
    List<UUID> profiles = new ArrayList<>();
    List<String> visited = new ArrayList<>();
    List<String> states = new ArrayList<>();
    List<String> wakes = new ArrayList<>();
    List<Long> seqs = new ArrayList<>();
    for (PersonRow row : rows) {
      tenants.add(row.profile().tenant());
      profiles.add(row.profile().id());
      visited.add(array(row.person().visited()));
      states.add(write(row.person()));
      wakes.add(row.wakeAt() == null ? "" : row.wakeAt().toString());
      seqs.add(row.wakeSeq());
    }
    tx.createUpdate(
            "UPDATE person p SET visited = a.visited::uuid[], state = a.state::jsonb,"
                + " wake_at = nullif(a.wake_at, '')::timestamptz, wake_seq = a.wake_seq"
                + " FROM unnest(:tenants::text[], :profiles::uuid[], :visited::text[],"
                + " :states::text[], :wakes::text[], :seqs::bigint[])"
                + " AS a(tenant_id, profile_id, visited, state, wake_at, wake_seq)"
                + " WHERE p.tenant_id = a.tenant_id AND p.profile_id = a.profile_id")
        .bindArray("tenants", String.class, tenants)
        .bindArray("profiles", UUID.class, profiles)
        .bindArray("visited", String.class, visited)
        .bindArray("states", String.class, states)
        .bindArray("wakes", String.class, wakes)
        .bindArray("seqs", Long.class, seqs)
        .execute();
  }

  void delete(Handle tx, Collection<Profile> profiles) {
    if (profiles.isEmpty()) {
      return;
    }
    List<Profile> gone = List.copyOf(profiles);
    tx.createUpdate(
            "DELETE FROM person p"
                + " USING unnest(:tenants::text[], :profiles::uuid[]) AS a(tenant_id, profile_id)"
                + " WHERE p.tenant_id = a.tenant_id AND p.profile_id = a.profile_id")
        .bindArray("tenants", String.class, gone.stream().map(Profile::tenant).toList())
        .bindArray("profiles", UUID.class, gone.stream().map(Profile::id).toList())
        .execute();
  }

  private static String array(Set<UUID> ids) {
    return "{" + String.join(",", ids.stream().map(UUID::toString).toList()) + "}";
  }

  private static PersonRow row(ResultSet row) throws SQLException {
    OffsetDateTime wake = row.getObject(4, OffsetDateTime.class);
    Instant wakeAt = wake == null ? null : wake.toInstant();
    return new PersonRow(
        new Profile(row.getString(1), row.getObject(2, UUID.class)),
        read(row.getString(3)),
        wakeAt,
        row.getLong(5));
  }

  private static String write(Person person) {
    try {
      return JSON.writeValueAsString(person);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A person cannot be written", e);
    }
  }

  private static Person read(String json) {
    try {
      return JSON.readValue(json, Person.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A stored person cannot be read", e);
    }
  }
}

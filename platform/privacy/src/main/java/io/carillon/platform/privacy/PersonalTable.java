package io.carillon.platform.privacy;

import io.carillon.platform.privacy.Holdings.Item;
import java.util.UUID;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.SqlStatements;

/**
 * A table with rows of people.
 *
 * @param kind what a row is: `message`, `enrollment` …
 * @param table its name; a row is {@code t}
 * @param whose which rows are the person's: a condition over {@code t}, {@code :profiles} and
 *     {@code :values}, the values of identifiers
 */
public record PersonalTable(String kind, String table, String whose) {

  /** A table whose rows name their profile. */
  public static PersonalTable ofProfiles(String kind, String table) {
    return new PersonalTable(kind, table, "t.profile_id = ANY(:profiles)");
  }

  /** Each row as one JSON object, without its tenant. */
  public void export(Handle tx, String tenant, Subject subject, Consumer<Item> out) {
    var query =
        tx.createQuery("SELECT to_jsonb(t) - 'tenant_id' FROM " + table + " t WHERE " + mine());
    bound(query, tenant, subject)
        .setFetchSize(500)
        .mapTo(String.class)
        .forEach(json -> out.accept(new Item(kind, json)));
  }

  /** How many rows were deleted. */
  public long erase(Handle tx, String tenant, Subject subject) {
    return bound(tx.createUpdate("DELETE FROM " + table + " t WHERE " + mine()), tenant, subject)
        .execute();
  }

  private String mine() {
    return "t.tenant_id = :tenant AND (" + whose + ")";
  }

  private static <S extends SqlStatement<S>> S bound(S statement, String tenant, Subject subject) {
    return statement
        .configure(SqlStatements.class, config -> config.setUnusedBindingAllowed(true))
        .bind("tenant", tenant)
        .bindByType("profiles", subject.profiles().toArray(UUID[]::new), UUID[].class)
        .bindByType("values", subject.values().toArray(String[]::new), String[].class);
  }
}

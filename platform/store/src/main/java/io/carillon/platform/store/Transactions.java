package io.carillon.platform.store;

import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.transaction.TransactionException;
import org.jspecify.annotations.Nullable;

/**
 * READ COMMITTED transactions (PostgreSQL's own default: asking for it costs round trips) that name
 * their tenants. Row-level security hides every other tenant's rows, whatever the SQL says; a
 * transaction that names none sees only tables without tenant rows.
 */
@ApplicationScoped
public class Transactions {
  private static final String NAME = "SELECT set_config('carillon.tenants', ?, true)";

  private final Jdbi jdbi;

  @Inject
  Transactions(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * A request's transaction.
   *
   * @throws ProblemException DEPENDENCY_AWAY when the database cannot be reached
   */
  public <T> T inTenant(String tenant, Function<Handle, T> work) {
    return inTenants(List.of(tenant), work);
  }

  /** A consumer's transaction: the tenants of its batch. */
  public <T> T inTenants(Collection<String> tenants, Function<Handle, T> work) {
    return system(
        tx -> {
          name(tx, tenants);
          return work.apply(tx);
        });
  }

  /** A transaction that names no tenant (yet: see {@link #name}). */
  public <T> T system(Function<Handle, T> work) {
    try {
      return jdbi.inTransaction(work::apply);
    } catch (JdbiException e) {
      throw away(e) ? unavailable(e) : e;
    }
  }

  /** Names the tenants that the rest of the transaction sees. */
  public static void name(Handle tx, Collection<String> tenants) {
    for (String tenant : tenants) {
      if (tenant.isEmpty() || tenant.indexOf(',') >= 0) {
        throw new IllegalArgumentException("A tenant's key has no comma and is not empty");
      }
    }
    // plain JDBC, as every transaction pays for it
    try (PreparedStatement name = tx.getConnection().prepareStatement(NAME)) {
      name.setString(1, String.join(",", tenants));
      name.execute();
    } catch (SQLException e) {
      throw new TransactionException("The transaction's tenants cannot be named", e);
    }
  }

  private static ProblemException unavailable(Throwable cause) {
    return new ProblemException(
        CommonReason.DEPENDENCY_AWAY, "The database cannot be reached", cause);
  }

  /** Whether the failure speaks of the connection or the server, not of the statement. */
  private static boolean away(Throwable failure) {
    if (failure instanceof ConnectionException) {
      return true;
    }
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof SQLTransientConnectionException) {
        return true;
      }
      if (t instanceof SQLException sql && passes(sql.getSQLState())) {
        return true;
      }
    }
    return false;
  }

  private static boolean passes(@Nullable String state) {
    // 08 connection, 57P server shutting down or starting, 53 out of resources,
    // 40 deadlock or serialization: each may succeed when done again
    return state != null
        && (state.startsWith("08")
            || state.startsWith("57P")
            || state.startsWith("53")
            || state.startsWith("40"));
  }
}

package io.carillon.platform.store;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.AgroalDataSource.FlushMode;
import io.carillon.platform.caller.Callers;
import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.transaction.TransactionException;

/**
 * READ COMMITTED transactions (PostgreSQL's own default: asking for it costs round trips) that name
 * their tenants. Row-level security hides every other tenant's rows, whatever the SQL says; a
 * transaction that names none sees only tables without tenant rows. A request's transaction sees no
 * more than the units of whoever asks, either: nobody has to remember that.
 */
@ApplicationScoped
public class Transactions {
  private static final Logger LOG = Logger.getLogger(Transactions.class);

  /**
   * 08 connection, 57P server shutting down or starting, 53 out of resources, 40 deadlock or
   * serialization: each may succeed when done again.
   */
  private static final List<String> PASSES = List.of("08", "57P", "53", "40");

  /** Data exception. */
  private static final String DATA = "22";

  private static final String NAME = "SELECT set_config('carillon.tenants', ?, true)";

  private static final String NAME_WITH_UNITS = NAME + ", set_config('carillon.units', ?, true)";

  private static final String NAME_AND_PLAN_ONCE =
      NAME + ", set_config('plan_cache_mode', 'force_generic_plan', true)";

  /**
   * A connection that was open is not any more: closed, cut, or ended with the server's stop or
   * crash. Not that none could be opened, and not that one session was ended for its idleness.
   */
  private static final Set<String> BROKEN = Set.of("08003", "08006", "57P01", "57P02");

  private final Jdbi jdbi;
  private final AgroalDataSource pool;
  private final Callers callers;

  @Inject
  Transactions(Jdbi jdbi, AgroalDataSource pool, Callers callers) {
    this.jdbi = jdbi;
    this.pool = pool;
    this.callers = callers;
  }

  /**
   * A request's transaction, which sees what its caller's units see.
   *
   * @throws ProblemException DEPENDENCY_AWAY when the database cannot be reached; INVALID_VALUE
   *     when it was given a value that it cannot keep
   */
  public <T> T inTenant(String tenant, Function<Handle, T> work) {
    String units =
        callers.sight().stream()
            .map(unit -> unit.substring(1).replace('/', '.'))
            .collect(Collectors.joining(","));
    return system(
        tx -> {
          name(tx, List.of(tenant), NAME_WITH_UNITS, units);
          return work.apply(tx);
        });
  }

  /**
   * A transaction that sees all of a tenant, whoever asks: for what the process itself must know.
   */
  public <T> T inWholeTenant(String tenant, Function<Handle, T> work) {
    return inTenants(List.of(tenant), work);
  }

  /** A transaction of several tenants, whole. */
  public <T> T inTenants(Collection<String> tenants, Function<Handle, T> work) {
    return system(
        tx -> {
          name(tx, tenants);
          return work.apply(tx);
        });
  }

  /**
   * A consumer's transaction, of the tenants of its batch. The server plans each statement once for
   * all batches, which otherwise takes a tenth of its time; so whatever its values are, a statement
   * must be best served by one and the same index: rows by their keys, never "older than".
   */
  public <T> T inBatch(Collection<String> tenants, Function<Handle, T> work) {
    return system(
        tx -> {
          name(tx, tenants, NAME_AND_PLAN_ONCE);
          return work.apply(tx);
        });
  }

  /** A transaction that names no tenant (yet: see {@link #name}). */
  public <T> T system(Function<Handle, T> work) {
    try {
      return jdbi.inTransaction(work::apply);
    } catch (JdbiException e) {
      if (states(e).anyMatch(BROKEN::contains)) {
        // one that broke says that all broke; else each waits in the pool for somebody to fail on
        pool.flush(FlushMode.GRACEFUL);
      }
      throw said(e);
    }
  }

  /** Names the tenants that the rest of the transaction sees. */
  public static void name(Handle tx, Collection<String> tenants) {
    name(tx, tenants, NAME);
  }

  private static void name(
      Handle tx, Collection<String> tenants, String statement, String... more) {
    for (String tenant : tenants) {
      if (tenant.isEmpty() || tenant.indexOf(',') >= 0) {
        throw new IllegalArgumentException("A tenant's key has no comma and is not empty");
      }
    }
    // plain JDBC, as every transaction pays for it
    try (PreparedStatement name = tx.getConnection().prepareStatement(statement)) {
      name.setString(1, String.join(",", tenants));
      for (int i = 0; i < more.length; i++) {
        name.setString(i + 2, more[i]);
      }
      name.execute();
    } catch (SQLException e) {
      throw new TransactionException("The transaction's tenants cannot be named", e);
    }
  }

  private static RuntimeException said(JdbiException failure) {
    if (away(failure)) {
      return new ProblemException(
          CommonReason.DEPENDENCY_AWAY, "The database cannot be reached", failure);
    }
    return states(failure)
        .filter(state -> state.startsWith(DATA))
        .findFirst()
        .<RuntimeException>map(Transactions::unstorable)
        .orElse(failure);
  }

  /**
   * The net below the checks of the edges, which name the field: a character, a moment or a number
   * that the database refuses came with the request, and nothing of it belongs into a log.
   */
  private static ProblemException unstorable(String state) {
    LOG.warnf("The database refused a value, SQLSTATE %s", state);
    return ProblemException.invalid(
        "request",
        "a value that cannot be stored",
        "text without U+0000, moments and numbers in the database's range");
  }

  /** Whether the failure speaks of the connection or the server, not of the statement. */
  private static boolean away(Throwable failure) {
    return causes(failure)
            .anyMatch(
                t ->
                    t instanceof ConnectionException
                        || t instanceof SQLTransientConnectionException)
        || states(failure).anyMatch(state -> PASSES.stream().anyMatch(state::startsWith));
  }

  private static Stream<String> states(Throwable failure) {
    return causes(failure)
        .filter(SQLException.class::isInstance)
        .map(t -> Objects.requireNonNullElse(((SQLException) t).getSQLState(), ""));
  }

  private static Stream<Throwable> causes(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause);
  }
}

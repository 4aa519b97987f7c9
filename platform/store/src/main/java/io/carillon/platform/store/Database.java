package io.carillon.platform.store;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.jdbi.v3.core.statement.StatementExceptions.MessageRendering;
import org.jdbi.v3.postgres.PostgresPlugin;

/** The process's one database handle and its one clock. */
@ApplicationScoped
class Database {

  @Produces
  @Singleton
  Jdbi jdbi(AgroalDataSource source) {
    Jdbi jdbi = Jdbi.create(source).installPlugin(new PostgresPlugin());
    // a failing statement must not carry its values, which may be of a person, into the log
    jdbi.getConfig(StatementExceptions.class).setMessageRendering(MessageRendering.NONE);
    return jdbi;
  }

  @Produces
  @Singleton
  Clock clock() {
    return Clock.systemUTC();
  }
}

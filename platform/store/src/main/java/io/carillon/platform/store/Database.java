package io.carillon.platform.store;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;

/** The process's one database handle and its one clock. */
@ApplicationScoped
class Database {

  @Produces
  @Singleton
  Jdbi jdbi(AgroalDataSource source) {
    return Jdbi.create(source).installPlugin(new PostgresPlugin());
  }

  @Produces
  @Singleton
  Clock clock() {
    return Clock.systemUTC();
  }
}

package io.carillon.messaging.provider.smtp;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import jakarta.mail.util.StreamProvider;
import java.time.Duration;
import java.util.Properties;
import org.apache.commons.pool2.BasePooledObjectFactory;
import org.apache.commons.pool2.PooledObject;
import org.apache.commons.pool2.impl.DefaultPooledObject;
import org.apache.commons.pool2.impl.GenericObjectPool;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import org.eclipse.angus.mail.util.MailStreamProvider;
import org.jboss.logging.Logger;

/** Open connections to the server; those that were idle are asked (NOOP) before they are used. */
final class SmtpConnections implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(SmtpConnections.class);

  static {
    // else it is looked for anew for each part of each mail, by opening every jar there is
    if (System.getProperty(StreamProvider.class.getName()) == null) {
      System.setProperty(StreamProvider.class.getName(), MailStreamProvider.class.getName());
    }
  }

  private final SmtpSettings settings;
  private final Session session;
  private final GenericObjectPool<SmtpConnection> pool;

  SmtpConnections(SmtpSettings settings) {
    this.settings = settings;
    this.session = Session.getInstance(properties(settings));
    GenericObjectPoolConfig<SmtpConnection> config = new GenericObjectPoolConfig<>();
    config.setMaxTotal(settings.connections());
    config.setMaxIdle(settings.connections());
    config.setTestOnBorrow(true);
    config.setTestWhileIdle(true);
    config.setTimeBetweenEvictionRuns(Duration.ofSeconds(30));
    config.setMinEvictableIdleDuration(Duration.ofMinutes(2));
    config.setMaxWait(settings.replyTimeout());
    config.setJmxEnabled(false);
    this.pool = new GenericObjectPool<>(new Factory(), config);
  }

  Session session() {
    return session;
  }

  /**
   * @throws MessagingException when the server cannot be reached or refuses the connection
   */
  SmtpConnection take() throws MessagingException {
    try {
      return pool.borrowObject();
    } catch (MessagingException e) {
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MessagingException("interrupted", e);
    } catch (Exception e) {
      throw new MessagingException("no connection is free", e);
    }
  }

  void giveBack(SmtpConnection connection) {
    pool.returnObject(connection);
  }

  void throwAway(SmtpConnection connection) {
    try {
      pool.invalidateObject(connection);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    pool.close();
  }

  private static Properties properties(SmtpSettings settings) {
    Properties properties = new Properties();
    properties.put("mail.smtp.localhost", settings.helo());
    properties.put("mail.smtp.connectiontimeout", millis(settings.connectTimeout()));
    properties.put("mail.smtp.timeout", millis(settings.replyTimeout()));
    properties.put("mail.smtp.writetimeout", millis(settings.replyTimeout()));
    properties.put("mail.smtp.quitwait", "false");
    properties.put("mail.smtp.noop.strict", "false");
    properties.put("mail.smtp.auth", String.valueOf(settings.username().isPresent()));
    switch (settings.encryption()) {
      case NONE -> {}
      case STARTTLS -> {
        properties.put("mail.smtp.starttls.enable", "true");
        properties.put("mail.smtp.starttls.required", "true");
        properties.put("mail.smtp.ssl.checkserveridentity", "true");
      }
      case TLS -> {
        properties.put("mail.smtp.ssl.enable", "true");
        properties.put("mail.smtp.ssl.checkserveridentity", "true");
      }
    }
    return properties;
  }

  private static String millis(Duration duration) {
    return String.valueOf(duration.toMillis());
  }

  private final class Factory extends BasePooledObjectFactory<SmtpConnection> {
    @Override
    public SmtpConnection create() throws MessagingException {
      String user = settings.username().orElse(null);
      String password = settings.password().orElse(null);
      URLName server = new URLName("smtp", settings.host(), settings.port(), null, user, password);
      SmtpConnection connection = new SmtpConnection(session, server);
      connection.connect(settings.host(), settings.port(), user, password);
      return connection;
    }

    @Override
    public PooledObject<SmtpConnection> wrap(SmtpConnection connection) {
      return new DefaultPooledObject<>(connection);
    }

    @Override
    public boolean validateObject(PooledObject<SmtpConnection> pooled) {
      SmtpConnection connection = pooled.getObject();
      return connection.idleNanos() < settings.trustedFor().toNanos() || connection.isConnected();
    }

    @Override
    public void destroyObject(PooledObject<SmtpConnection> pooled) {
      try {
        pooled.getObject().close();
      } catch (MessagingException e) {
        LOG.debug("A connection to the mail server was already gone", e);
      }
    }
  }
}

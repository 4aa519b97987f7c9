package io.carillon.gateway.heads;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.vertx.core.impl.VertxBuilder;
import io.vertx.core.impl.transports.JDKTransport;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.spi.VertxServiceProvider;
import java.time.Duration;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Gives each accepted connection a {@link HeadGuard}; found by Vert.x as a service. It serves the
 * Vert.x that Quarkus makes, with threads of its own, and no other. Connections that end TLS here
 * have no guard: their bytes cannot be read in front of the codec.
 */
public final class GuardedTransport extends JDKTransport implements VertxServiceProvider {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration READER = Duration.ofSeconds(60);

  @Override
  public void init(VertxBuilder builder) {
    if (builder.threadFactory() != null) {
      builder.findTransport(this);
    }
  }

  @Override
  public void configure(NetServerOptions options, boolean domainSocket, ServerBootstrap bootstrap) {
    super.configure(options, domainSocket, bootstrap);
    if (!options.isSsl()) {
      bootstrap.handler(
          new Accepting(setting("patience", PATIENCE), setting("reader-patience", READER)));
    }
  }

  private static Duration setting(String name, Duration otherwise) {
    return ConfigProvider.getConfig()
        .getOptionalValue("carillon.heads." + name, Duration.class)
        .orElse(otherwise);
  }

  @Sharable
  private static final class Accepting extends ChannelInboundHandlerAdapter {
    private final Duration patience;
    private final Duration readerPatience;

    Accepting(Duration patience, Duration readerPatience) {
      this.patience = patience;
      this.readerPatience = readerPatience;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
      if (message instanceof Channel accepted) {
        HeadGuard guard = new HeadGuard(patience, readerPatience);
        accepted.attr(HeadGuard.KEY).set(guard);
        accepted.pipeline().addFirst(guard);
      }
      super.channelRead(context, message);
    }
  }
}

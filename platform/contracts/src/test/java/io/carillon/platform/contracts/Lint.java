package io.carillon.platform.contracts;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumValueDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.MethodOptions.IdempotencyLevel;
import com.google.protobuf.DescriptorProtos.OneofDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** How contracts are written: the rules of Google's AIPs and of buf that fit this house. */
final class Lint {
  private static final Pattern FILE =
      Pattern.compile("carillon/[a-z]+/v[0-9]+/[a-z][a-z0-9_]*\\.proto");
  private static final Pattern PASCAL = Pattern.compile("[A-Z][A-Za-z0-9]*");
  private static final Pattern SNAKE = Pattern.compile("[a-z][a-z0-9]*(_[a-z0-9]+)*");
  private static final Pattern UPPER_SNAKE = Pattern.compile("[A-Z][A-Z0-9]*(_[A-Z0-9]+)*");

  private static final Pattern READING =
      Pattern.compile("(Get|BatchGet|List|Count|Resolve|Watch|Read|Preview|Locate|Nearby).*");

  private final List<String> breaches = new ArrayList<>();
  private final Map<String, String> payloadOf = new HashMap<>();

  private Lint() {}

  /** One line per breach: what, where, and what was expected. */
  static List<String> breaches(FileDescriptorSet contracts) {
    Lint lint = new Lint();
    contracts.getFileList().forEach(lint::file);
    return lint.breaches;
  }

  private void file(FileDescriptorProto file) {
    String name = file.getName();
    check(FILE.matcher(name).matches(), name, "a path like carillon/<area>/v1/<name>.proto");
    check(file.getSyntax().equals("proto3"), name, "proto3");
    String folder = name.substring(0, Math.max(0, name.lastIndexOf('/'))).replace('/', '.');
    check(file.getPackage().equals(folder), name, "package " + folder + ", its folder");
    check(
        file.getOptions().getJavaPackage().equals("io." + folder),
        name,
        "java_package io." + folder);
    check(file.getOptions().getJavaMultipleFiles(), name, "java_multiple_files");
    file.getMessageTypeList().forEach(message -> message(file.getPackage(), message));
    file.getEnumTypeList().forEach(type -> enumeration(file.getPackage(), type));
    file.getServiceList().forEach(service -> service(file.getPackage(), service));
  }

  private void message(String scope, DescriptorProto message) {
    if (message.getOptions().getMapEntry()) {
      return;
    }
    String name = scope + "." + message.getName();
    check(PASCAL.matcher(message.getName()).matches(), name, "PascalCase");
    for (FieldDescriptorProto field : message.getFieldList()) {
      String where = name + "." + field.getName();
      check(SNAKE.matcher(field.getName()).matches(), where, "a snake_case field");
      check(
          field.getType() != FieldDescriptorProto.Type.TYPE_GROUP
              && field.getLabel() != FieldDescriptorProto.Label.LABEL_REQUIRED,
          where,
          "neither group nor required");
    }
    for (OneofDescriptorProto oneof : message.getOneofDeclList()) {
      String where = name + "." + oneof.getName();
      boolean synthetic = oneof.getName().startsWith("_");
      check(synthetic || SNAKE.matcher(oneof.getName()).matches(), where, "a snake_case oneof");
    }
    message.getNestedTypeList().forEach(nested -> message(name, nested));
    message.getEnumTypeList().forEach(nested -> enumeration(name, nested));
  }

  private void enumeration(String scope, EnumDescriptorProto type) {
    String name = scope + "." + type.getName();
    String prefix = upperSnake(type.getName()) + "_";
    check(PASCAL.matcher(type.getName()).matches(), name, "PascalCase");
    check(!type.getOptions().getAllowAlias(), name, "one name per number");
    EnumValueDescriptorProto zero = type.getValue(0);
    check(
        zero.getNumber() == 0 && zero.getName().equals(prefix + "UNSPECIFIED"),
        name + "." + zero.getName(),
        prefix + "UNSPECIFIED = 0 as the first value");
    for (EnumValueDescriptorProto value : type.getValueList()) {
      check(
          value.getName().startsWith(prefix) && UPPER_SNAKE.matcher(value.getName()).matches(),
          name + "." + value.getName(),
          "UPPER_SNAKE with the prefix " + prefix);
    }
  }

  private void service(String scope, ServiceDescriptorProto service) {
    String name = scope + "." + service.getName();
    check(
        PASCAL.matcher(service.getName()).matches() && service.getName().endsWith("Service"),
        name,
        "PascalCase ending with Service");
    for (MethodDescriptorProto method : service.getMethodList()) {
      String rpc = name + "." + method.getName();
      check(PASCAL.matcher(method.getName()).matches(), rpc, "PascalCase");
      payload(rpc, scope, method.getInputType(), method.getName() + "Request");
      payload(rpc, scope, method.getOutputType(), method.getName() + "Response");
      boolean declared =
          method.getOptions().getIdempotencyLevel() == IdempotencyLevel.NO_SIDE_EFFECTS;
      check(
          declared == READING.matcher(method.getName()).matches(),
          rpc,
          "idempotency_level = NO_SIDE_EFFECTS where the verb reads, and only there");
    }
  }

  private void payload(String rpc, String scope, String type, String expected) {
    check(type.equals("." + scope + "." + expected), rpc, expected + ", not " + type);
    String other = payloadOf.putIfAbsent(type, rpc);
    check(other == null, rpc, type + " for itself alone, " + other + " has it");
  }

  private void check(boolean holds, String where, String expected) {
    if (!holds) {
      breaches.add("%s (expected: %s)".formatted(where, expected));
    }
  }

  private static String upperSnake(String pascal) {
    return pascal.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toUpperCase(Locale.ROOT);
  }
}

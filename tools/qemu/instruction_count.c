/* QEMU plugin (plugin API 1, QEMU 7.2): executed instructions as a tree of calls, exact and repeatable.
 *   -plugin instruction_count.so,functions=FILE,out=FILE
 * FILE of functions: one line per function by rising address, "<start hex> <end hex> <apart 0 or 1>". With `apart`,
 * each call that the function makes during one of its own calls is a node of its own, numbered in order, else calls of
 * one function share a node. Output: one line per node, "<parent> <function> <number> <calls> <own> <most>": indexes of
 * the parent's line (-1: none) and of the function (-1: outside all), executed instructions without and the most of one
 * call with its callees.
 *
 * Calls are seen without knowing the processor: a block that starts a function calls it, a block inside a function that
 * is on the stack returns there. A tail call becomes a call by the function that ends with it. Recursion is not told
 * apart from a loop; the library has none.
 *
 * QEMU's packages bring no qemu-plugin.h; what is declared here is its public interface. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef uint64_t qemu_plugin_id_t;
struct qemu_plugin_tb;
typedef struct qemu_info_t qemu_info_t;
enum { QEMU_PLUGIN_CB_NO_REGS = 0 };

size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *block);
uint64_t qemu_plugin_tb_vaddr(const struct qemu_plugin_tb *block);
void qemu_plugin_register_vcpu_tb_trans_cb(qemu_plugin_id_t id,
                                           void (*translated)(qemu_plugin_id_t, struct qemu_plugin_tb *));
void qemu_plugin_register_vcpu_tb_exec_cb(struct qemu_plugin_tb *block, void (*executed)(unsigned, void *), int flags,
                                          void *argument);
void qemu_plugin_register_atexit_cb(qemu_plugin_id_t id, void (*finished)(qemu_plugin_id_t, void *), void *argument);

#define EXPORTED __attribute__((visibility("default")))
EXPORTED extern int qemu_plugin_version;
EXPORTED int qemu_plugin_install(qemu_plugin_id_t id, const qemu_info_t *info, int argc, char **argv);
int qemu_plugin_version = 1;

#define MOST_DEPTH 1024
#define OUTSIDE (-1)

struct function {
    uint64_t start;
    uint64_t end;
    bool apart;
};

struct block {
    int function;
    bool starts_it;
    uint64_t instructions;
};

struct node {
    int parent;
    int function;
    unsigned number;
    uint64_t calls;
    uint64_t own;
    uint64_t most;
    int first_child;
    int next_sibling;
};

struct frame {
    int node;
    unsigned calls_made;
    uint64_t total_before;
};

static struct function *functions;
static int function_count;
static struct node *nodes;
static int node_count;
static int node_room;
static int first_root = -1;
static struct frame stack[MOST_DEPTH];
static int depth;
static uint64_t total;
static FILE *out;

static void stop(const char *what)
{
    (void)fprintf(stderr, "instruction_count: %s\n", what);
    exit(1);
}

static int function_at(uint64_t address)
{
    int low = 0;
    int high = function_count;
    while (low < high) {
        const int middle = (low + high) / 2;
        if (functions[middle].end <= address) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < function_count && functions[low].start <= address ? low : OUTSIDE;
}

static int add_node(int parent, int function, unsigned number)
{
    if (node_count == node_room) {
        node_room = 2 * node_room + 64;
        nodes = realloc(nodes, (size_t)node_room * sizeof *nodes);
        if (nodes == NULL) {
            stop("out of memory");
        }
    }
    int *head = parent < 0 ? &first_root : &nodes[parent].first_child;
    nodes[node_count] = (struct node){parent, function, number, 0u, 0u, 0u, -1, *head};
    *head = node_count;
    return node_count++;
}

static void enter(int function)
{
    const int parent = depth > 0 ? stack[depth - 1].node : -1;
    const bool numbered = parent >= 0 && nodes[parent].function != OUTSIDE && functions[nodes[parent].function].apart;
    const unsigned number = numbered ? stack[depth - 1].calls_made++ : 0u;
    int node = parent < 0 ? first_root : nodes[parent].first_child;
    while (node >= 0 && (nodes[node].function != function || nodes[node].number != number)) {
        node = nodes[node].next_sibling;
    }
    if (node < 0) {
        node = add_node(parent, function, number);
    }
    if (depth == MOST_DEPTH) {
        stop("calls nest too deeply");
    }
    nodes[node].calls++;
    stack[depth++] = (struct frame){node, 0u, total};
}

static void leave(void)
{
    const struct frame *frame = &stack[--depth];
    const uint64_t spent = total - frame->total_before;
    if (spent > nodes[frame->node].most) {
        nodes[frame->node].most = spent;
    }
}

static void follow(const struct block *block)
{
    int at = depth - 1;
    if (!block->starts_it) {
        while (at >= 0 && nodes[stack[at].node].function != block->function) {
            at--;
        }
    } else if (at >= 0 && nodes[stack[at].node].function != block->function) {
        at = -1;
    }
    if (at < 0) {
        enter(block->function);
    } else {
        while (depth - 1 > at) {
            leave();
        }
    }
}

static void executed(unsigned processor, void *argument)
{
    const struct block *block = argument;
    (void)processor;
    follow(block);
    nodes[stack[depth - 1].node].own += block->instructions;
    total += block->instructions;
}

static void translated(qemu_plugin_id_t id, struct qemu_plugin_tb *tb)
{
    struct block *block = malloc(sizeof *block); /* QEMU keeps the pointer as long as it keeps the block */
    (void)id;
    if (block == NULL) {
        stop("out of memory");
    }
    const uint64_t address = qemu_plugin_tb_vaddr(tb);
    block->function = function_at(address);
    block->starts_it = block->function != OUTSIDE && functions[block->function].start == address;
    block->instructions = qemu_plugin_tb_n_insns(tb);
    qemu_plugin_register_vcpu_tb_exec_cb(tb, executed, QEMU_PLUGIN_CB_NO_REGS, block);
}

static void finished(qemu_plugin_id_t id, void *argument)
{
    (void)id;
    (void)argument;
    while (depth > 0) {
        leave();
    }
    for (const struct node *node = nodes; node < nodes + node_count; node++) {
        (void)fprintf(out, "%d %d %u %llu %llu %llu\n", node->parent, node->function, node->number,
                      (unsigned long long)node->calls, (unsigned long long)node->own, (unsigned long long)node->most);
    }
    if (fclose(out) != 0) {
        stop("the output cannot be written");
    }
}

static bool read_functions(const char *path)
{
    unsigned long long start;
    unsigned long long end;
    int apart;
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        return false;
    }
    while (fscanf(file, "%llx %llx %d", &start, &end, &apart) == 3) {
        struct function *longer = realloc(functions, (size_t)(function_count + 1) * sizeof *functions);
        if (longer == NULL) {
            stop("out of memory");
        }
        functions = longer;
        functions[function_count++] = (struct function){start, end, apart != 0};
    }
    return fclose(file) == 0;
}

int qemu_plugin_install(qemu_plugin_id_t id, const qemu_info_t *info, int argc, char **argv)
{
    (void)info;
    for (int i = 0; i < argc; i++) {
        if (strncmp(argv[i], "functions=", 10) == 0 && !read_functions(argv[i] + 10)) {
            return -1;
        }
        if (strncmp(argv[i], "out=", 4) == 0) {
            out = fopen(argv[i] + 4, "w");
        }
    }
    if (out == NULL) {
        return -1;
    }
    qemu_plugin_register_vcpu_tb_trans_cb(id, translated);
    qemu_plugin_register_atexit_cb(id, finished, NULL);
    return 0;
}

// Work that is split over threads while Python may go on.
#pragma once

#include <pybind11/pybind11.h>

#include <cstddef>
#include <thread>
#include <vector>

// Calls work(0) to work(workers - 1), each on a thread of its own, and returns when all are done.
template <typename Work>
void run_on_workers(std::size_t workers, const Work &work)
{
    const pybind11::gil_scoped_release unlocked;
    std::vector<std::thread> pool;
    for (std::size_t worker = 1; worker < workers; worker++) {
        pool.emplace_back(work, worker);
    }
    work(0);
    for (std::thread &thread : pool) {
        thread.join();
    }
}

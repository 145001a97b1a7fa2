#include "server/schedule/scheduler.h"
